"""What works behind the screens: threads, questions to the desk, what is kept between runs."""
