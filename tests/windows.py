#!/usr/bin/env python3
"""What planpress must do on Windows, tried under Wine. Called by `tests/windows` with the program of this system, that of
Windows, and a folder for the trials."""
import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE, WINDOWS, WORK = sys.argv[1], sys.argv[2], Path(sys.argv[3])
PROJECT = Path(__file__).resolve().parents[1]
DAY = ['--date', '2026-01-01', '--lang', 'en']
KILLS = 30


def site(name: str) -> Path:
    """A copy of the real site."""
    root = WORK / name
    shutil.rmtree(root, ignore_errors=True)
    for part in ['content', 'themes']:
        shutil.copytree(PROJECT / part, root / part)
    return root


def on_windows(*arguments: str) -> list[str]:
    return ['wine', WINDOWS, *arguments]


def run(command: list[str], code: int = 0) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == code, f'{command}: {done.returncode}\n{said}'
    return said


def end_programs() -> None:
    """Kills the programs that run in the Wine of these trials, and no other."""
    prefix = f'WINEPREFIX={os.environ["WINEPREFIX"]}'.encode()
    for process in Path('/proc').glob('[0-9]*'):
        try:
            is_ours = prefix in (process / 'environ').read_bytes().split(b'\0')
            program = (process / 'cmdline').read_bytes().split(b'\0')[0]
            if is_ours and program.endswith(b'planpress.exe'):
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob('*')) if path.is_file()}


def same_bytes() -> None:
    """The real site, built by both programs, and once more from sources with the line ends of Windows."""
    here, there = site('on-this-system'), site('on-windows')
    run([HERE, 'build', '--root', str(here), *DAY])
    run(on_windows('build', '--root', str(there), *DAY))
    expected, made = files(here / 'public'), files(there / 'public')
    different = [path for path in sorted(expected.keys() | made.keys()) if expected.get(path) != made.get(path)]
    assert not different, f'{len(different)} of {len(expected)} files differ, such as {different[:5]}'
    print(f'the real site: {len(expected)} files, all the same')

    for path in [*there.glob('content/**/*'), *there.glob('themes/**/*')]:
        if path.suffix in {'.md', '.yaml', '.html', '.css', '.js', '.svg'} and path.is_file():
            path.write_bytes(path.read_bytes().replace(b'\n', b'\r\n'))
    run(on_windows('build', '--root', str(there), *DAY))
    made = files(there / 'public')
    different = [path for path in expected if expected[path] != made.get(path)]
    assert not different, f'with CRLF {len(different)} files differ, such as {different[:5]}'
    print('with CRLF in all sources: the same')


def small_site(name: str) -> Path:
    root = WORK / name
    shutil.rmtree(root, ignore_errors=True)
    (root / 'content').mkdir(parents=True)
    (root / 'content/site.yaml').write_text('title: {zh: 站, en: Site}\nlocales: [zh-Hans, en]\nbase_url: https://example.org/\n', encoding='utf-8')
    write_version(root, 0)
    return root


def write_version(root: Path, number: int) -> None:
    """All pages of a site say which version of it they belong to."""
    for page in ['index', *(f'page-{at}' for at in range(20))]:
        (root / f'content/{page}.zh.md').write_text(f'---\ntitle: 页面\n---\n第{number}版，共{number}版。\n', encoding='utf-8')


def versions(public: Path) -> set[str]:
    pages = [public / 'index.html', *public.glob('page-*/index.html')]
    return {found for page in pages for found in re.findall(r'第(\d+)版', page.read_text(encoding='utf-8'))}


def kills() -> None:
    """A publication that is killed leaves the whole old state or the whole new one, at the latest after the next run."""
    root = small_site('kills')
    build = on_windows('build', '--root', str(root), *DAY)
    began = time.monotonic()
    run(build)
    duration = time.monotonic() - began
    restored = 0
    for number in range(1, KILLS + 1):
        write_version(root, number)
        process = subprocess.Popen(build, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(random.uniform(0.3, 1.05) * duration)
        end_programs()
        process.wait()
        if not (root / 'public').exists():
            restored += 1
            (root / 'content/broken.zh.md').write_text('---\ntitle: [\n---\n', encoding='utf-8')
            run(build, 1)
            (root / 'content/broken.zh.md').unlink()
        shown = versions(root / 'public')
        assert len(shown) == 1, f'a mix of versions after a kill: {shown}'
    run(build)
    assert versions(root / 'public') == {str(KILLS)}
    assert not (root / '.planpress/publish-public').exists()
    print(f'{KILLS} kills: never a mix; put back by the next run: {restored}')


def preview() -> None:
    """The preview shows what was saved."""
    root = small_site('preview')
    command = on_windows('serve', '--root', str(root), '--port', '0', *DAY)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        for line in process.stdout:
            if address := re.search(r'http://([^/]+)/', line):
                break
        threading.Thread(target=process.stdout.read, daemon=True).start()
        for number in range(1, 4):
            write_version(root, number)
            end = time.monotonic() + 30
            while True:
                connection = http.client.HTTPConnection(address[1], timeout=30)
                connection.request('GET', '/page-7/')
                if f'第{number}版' in connection.getresponse().read().decode():
                    break
                assert time.monotonic() < end, f'version {number} is not shown'
                time.sleep(0.1)
        print('the preview shows three edits')
    finally:
        end_programs()
        process.wait()


def commands() -> None:
    """The other commands, in a folder with a space and Chinese characters in its name."""
    root = WORK / '桌面 文件'
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    run(on_windows('init', str(root / 'site'), '--lang', 'en'))
    site_root = ['--root', str(root / 'site'), '--lang', 'en']
    for command in ['check', 'build', 'status', 'schema']:
        run(on_windows(command, *site_root))
    said = run(on_windows('build', *site_root))
    assert 'one by one' not in said, said
    in_language_of_the_system = run(on_windows('check', '--root', str(root / 'site')))
    assert '错误 0' in in_language_of_the_system, in_language_of_the_system
    print('init, check, build, status, schema in a folder with a space and Chinese characters')


def publication_by_kills() -> None:
    """A publication into a folder that is killed leaves whole pages, each old or new, and the next one finishes."""
    root = small_site('published')
    (root / 'publish.yaml').write_text('targets:\n  web: {kind: folder, path: ../公开 网站}\n', encoding='utf-8')
    public = WORK / '公开 网站'
    shutil.rmtree(public, ignore_errors=True)
    publish = on_windows('publish', '--root', str(root), *DAY)
    began = time.monotonic()
    run(publish)
    duration = time.monotonic() - began
    for number in range(1, KILLS // 3 + 1):
        write_version(root, number)
        process = subprocess.Popen(publish, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(random.uniform(0.3, 1.05) * duration)
        end_programs()
        process.wait()
        for page in public.glob('page-*/index.html'):
            assert '</html>' in page.read_text(encoding='utf-8'), f'half a page: {page}'
    run(publish)
    assert versions(public) == {str(KILLS // 3)}
    print(f'{KILLS // 3} kills of a publication into a folder: whole pages, and the next one finishes')


def held_folder() -> None:
    """A program that has the folder of the site open keeps the site as it is, and the folder is named. Once it is free, all
    is replaced. A file that is held can only be tried on Windows: Wine renames the folder that it is in all the same."""
    root = small_site('held')
    build = on_windows('build', '--root', str(root), *DAY)
    run(build)
    write_version(root, 1)
    before = files(root / 'public')
    holder = subprocess.Popen(['wine', str(WORK / 'hold.exe'), str(root / 'public')], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline().strip() == 'held'
    said = run(build, 2)
    assert 'public failed' in said, said
    assert files(root / 'public') == before
    holder.communicate('')
    run(build)
    assert versions(root / 'public') == {'1'}
    print('a folder that is held by another program: named, nothing changed; replaced once it is free')


def release() -> None:
    """A release, packed and started by a double click."""
    packed = WORK / 'packed'
    packed.mkdir()
    # The time of a zip begins in 1980.
    environment = {**os.environ, 'SOURCE_DATE_EPOCH': '315532800'}
    subprocess.run([PROJECT / 'tests/packaging/pack.py', 'trial', packed, HERE, WINDOWS], check=True, env=environment)
    subprocess.run([PROJECT / 'tests/packaging/walk.py', packed / 'planpress-trial-windows-x86_64.zip'], check=True)


for trial in [same_bytes, commands, preview, kills, publication_by_kills, held_folder, release]:
    trial()
