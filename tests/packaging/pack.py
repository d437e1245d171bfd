#!/usr/bin/env python3
"""Packs a release: for each system a folder and a zip, and beside them the checksums. Called by `tests/release` with the
version, the folder to pack into, and the programs for Linux and Windows. Needs `cargo-cyclonedx`. The same input gives
the same bytes: files have the time of SOURCE_DATE_EPOCH and come in the order of their names."""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

VERSION, OUTPUT, LINUX, WINDOWS = sys.argv[1], *map(Path, sys.argv[2:5])
HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
MOMENT = time.gmtime(int(os.environ['SOURCE_DATE_EPOCH']))[:6]

# What is in a release: the system, its program, and the files of tests/packaging that stand beside the folder of the program.
RELEASES = [
    ('linux-x86_64', LINUX, 'x86_64-unknown-linux-musl', ['开始使用.sh']),
    ('windows-x86_64', WINDOWS, 'x86_64-pc-windows-gnu', ['开始使用.cmd']),
]
# The names of files with the terms of a licence.
LICENCE = re.compile(r'^(licen[cs]e|copying|notice|unlicense)', re.IGNORECASE)


def packages(target: str) -> list[dict]:
    """What the program for a target is made of, by name and version."""
    command = ['cargo', 'metadata', '--locked', '--format-version', '1', '--filter-platform', target]
    metadata = json.loads(subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout)
    nodes = {node['id']: node for node in metadata['resolve']['nodes']}
    used, waiting = set(), [metadata['resolve']['root']]
    while waiting:
        package = waiting.pop()
        if package in used:
            continue
        used.add(package)
        for dependency in nodes[package]['deps']:
            # What is needed for tests alone, or to build, is not in the program.
            if any(kind['kind'] is None for kind in dependency['dep_kinds']):
                waiting.append(dependency['pkg'])
    found = [package for package in metadata['packages'] if package['id'] in used]
    return sorted(found, key=lambda package: (package['name'], package['version']))


def licences(target: str) -> str:
    """The licences of everything in the program, each text once with the packages that have it."""
    by_text: dict[str, list[str]] = {}
    without = []
    for package in packages(target):
        if package['name'] == 'planpress':
            continue
        name = f"{package['name']} {package['version']} ({package['license'] or 'see its files'})"
        folder = Path(package['manifest_path']).parent
        texts = [path for path in sorted(folder.iterdir()) if path.is_file() and LICENCE.match(path.name)]
        for path in texts:
            text = path.read_text(encoding='utf-8', errors='replace').replace('\r\n', '\n').strip()
            by_text.setdefault(text, []).append(name)
        if not texts:
            without.append(name)
    parts = ['planpress contains the following software. Their authors permit its use under these terms.\n']
    for text, names in sorted(by_text.items(), key=lambda item: item[1]):
        parts.append('\n'.join(['=' * 80, *dict.fromkeys(names), '-' * 80, text, '']))
    if without:
        parts.append('\n'.join(['=' * 80, 'Under the licences that they name, without a text of their own:', *without, '']))
    font = PROJECT / 'themes/civic/fonts/OFL.txt'
    parts.append('\n'.join(['=' * 80, 'The font in the theme civic', '-' * 80, font.read_text(encoding='utf-8').strip(), '']))
    editor = PROJECT / 'src/workbench/page/editor.licences.txt'
    parts.append('\n'.join(['=' * 80, 'The editor in the browser', '-' * 80, editor.read_text(encoding='utf-8').strip(), '']))
    return '\n'.join(parts)


def materials(target: str) -> str:
    """The bill of materials of the program for a target. It does not tell in which folder this project is, nor what that
    folder is called: Cargo names a package by its folder alone where both have the same name."""
    made = PROJECT / 'planpress.cdx.json'
    options = ['--format', 'json', '--spec-version', '1.5', '--target', target, '--override-filename', 'planpress.cdx']
    subprocess.run(['cargo', 'cyclonedx', '--quiet', *options], cwd=PROJECT, check=True)
    bill = made.read_text(encoding='utf-8').replace(PROJECT.as_uri(), 'file:///planpress')
    bill = bill.replace(f'file:///planpress#{VERSION}', f'file:///planpress#planpress@{VERSION}')
    made.unlink()
    return bill


def for_notepad(text: str) -> bytes:
    """A text as every editor of Windows shows it."""
    return b'\xef\xbb\xbf' + text.replace('\r\n', '\n').replace('\n', '\r\n').encode()


def pack(system: str, program: Path, target: str, starters: list[str]) -> Path:
    """Makes the folder and the zip of a system. Gives the zip."""
    is_windows = 'windows' in system
    written = for_notepad if is_windows else str.encode
    folder = OUTPUT / f'planpress-{VERSION}-{system}'
    shutil.rmtree(folder, ignore_errors=True)
    (folder / 'program').mkdir(parents=True)
    shutil.copyfile(program, folder / 'program' / program.name)
    (folder / 'program' / 'planpress.cdx.json').write_text(materials(target), encoding='utf-8')
    (folder / 'program' / 'licences.txt').write_bytes(written(licences(target)))
    (folder / 'program' / 'LICENSE.txt').write_bytes(written((PROJECT / 'LICENSE').read_text(encoding='utf-8')))
    guide = (HERE / '使用说明.txt').read_text(encoding='utf-8').replace('{version}', VERSION)
    (folder / '使用说明.txt').write_bytes(written(guide.replace('{starter}', starters[0])))
    for name in starters:
        starter = (HERE / name).read_bytes()
        # Windows reads it in the code page of the system.
        (folder / name).write_bytes(starter.decode().encode('gb18030') if is_windows else starter)

    archive = folder.with_name(f'{folder.name}.zip')
    archive.unlink(missing_ok=True)
    runnable = {program.name, *starters}
    with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path in sorted(path for path in folder.rglob('*') if path.is_file()):
            mode = 0o755 if path.name in runnable else 0o644
            path.chmod(mode)
            entry = zipfile.ZipInfo(str(path.relative_to(OUTPUT)), MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100000 | mode) << 16
            zipped.writestr(entry, path.read_bytes())
    return archive


archives = [pack(*release) for release in RELEASES]
sums = [f'{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n' for path in archives]
(OUTPUT / 'SHA256SUMS').write_text(''.join(sums))
