"""Where RIPs and workflow programs put what they have taken from a hot folder.

A name is a sub-folder of the hot folder, or with `../` one beside it. Upper and lower case do not
count, and a folder that is not there is no fault: makers change names between versions. Where a
maker lets the shop name the folders, or its public help gives no names, `source` says so and the
names are those usual in shops; `done` and `error` in the configuration go before a preset.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    done: tuple[str, ...]
    error: tuple[str, ...]
    source: str


PRESETS: dict[str, Preset] = {
    "kodak-prinergy-evo": Preset(
        ("Input_Success", "Input_Warning"),
        ("Input_Error", "Input_Cancelled", "Input_Unmatched"),
        "Kodak workflow help, `Hot folder structure`: made by the system in each hot folder",
    ),
    "callas-pdftoolbox": Preset(
        ("../Success", "../Info", "../Warning", "../Processed"),
        ("../Error",),
        "callas help, `Job settings`: the turbo button makes these beside Inbox",
    ),
    "zevrix-output-factory": Preset(
        ("Done",),
        ("Errors",),
        "Output Factory Server user guide, `Hot folder`: made inside the hot folder",
    ),
    "xerox-freeflow": Preset(
        (),
        ("Unsupported Files",),
        "FreeFlow Process Manager guide: file types that it does not know go there",
    ),
    "caldera": Preset(
        (), (), "Caldera help desk, `HotFolders`: files are deleted; faults are in its own report"
    ),
    "harlequin": Preset(
        (), (), "Global Graphics, `clrip hotfolder support`: deleted after RIPping, fault or not"
    ),
    "enfocus-switch": Preset(
        ("Success", "Done"),
        ("Problem jobs", "Error"),
        "The flow decides; `Problem jobs` is Switch's own term, the others are usual names",
    ),
    "enfocus-pitstop-server": Preset(
        ("../Original Docs on Success", "../Processed Docs on Success"),
        ("../Original Docs on Error", "../Original Docs on Failure"),
        "PitStop Server guide: folders per result below a base folder, named in its editor",
    ),
    "fiery": Preset(
        ("Archive", "Done"),
        ("Failed", "Error"),
        "Fiery help: originals are kept in a supporting folder under a name led by the time; the"
        " folders' names are not given there, these are usual ones",
    ),
    "onyx": Preset(("Archive", "Done"), ("Failed", "Error"), "Not documented; usual names"),
    "esko": Preset(("Done", "Processed"), ("Error",), "The ticket decides; usual names"),
}
