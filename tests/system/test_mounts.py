"""Which file system a path lies on, out of a mountinfo table."""

from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.system.mounts import mount_of

TABLE = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:45 / /mnt/b\u00fcro rw shared:9 - nfs4 server:/b rw
41 22 0:46 / /mnt/two\\040words rw - cifs //server/two rw
42 22 0:47 / /mnt/vm rw - virtiofs share rw
43 22 0:48 / /mnt/key rw - fuse.sshfs host:/ rw
44 22 0:49 / /mnt rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/home/x", "ext4", False),
        ("/mnt/b\u00fcro/a/b", "nfs4", True),
        ("/mnt/two words/x", "cifs", True),
        ("/mnt/vm", "virtiofs", True),
        ("/mnt/key/deep", "fuse.sshfs", True),
        ("/mnt/keyless", "tmpfs", False),
    ],
)
def test_the_deepest_mount_counts(path: str, kind: str, network: bool) -> None:
    mount = mount_of(Path(path), TABLE)
    assert (mount.kind, mount.is_network) == (kind, network)


def test_a_table_that_cannot_be_read_is_no_network() -> None:
    assert not mount_of(Path("/x"), "nonsense\n1 2 3\n").is_network
