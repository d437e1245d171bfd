#!/usr/bin/env python3
"""Walks through a release as an editor does: unpacks it into a folder with Chinese characters and a space in its name,
starts it by its starter in place of a double click, makes a site in the page that opens, edits, checks and publishes it,
and starts it once more. A release for Windows runs under Wine, which `tests/windows` prepares.

usage: tests/packaging/walk.py ARCHIVE"""
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ARCHIVE = Path(sys.argv[1]).resolve()
IS_WINDOWS = 'windows' in ARCHIVE.name
TITLE = '某县质量工作'
WORDS = '工作台里写的一句话。'
PATIENCE = 60


class Editor:
    """Somebody who starts a release and uses its pages. In place of a browser the address that would be opened is kept."""

    def __init__(self, work: Path):
        self.opened = work / 'opened'
        self.opened.write_text('', encoding='utf-8')
        browser = work / 'bin/xdg-open'
        browser.parent.mkdir()
        browser.write_text(f'#!/bin/sh\necho "$1" >>"{self.opened}"\n', encoding='utf-8')
        browser.chmod(0o755)
        # No other opener of the system may take its place, and no window is opened.
        self.environment = {
            **os.environ,
            'PATH': f'{browser.parent}:{os.environ["PATH"]}',
            'BROWSER': str(browser),
            'PLANPRESS_HAS_WINDOW': '1',
        }
        self.desk = work / '桌 面'
        self.desk.mkdir()
        subprocess.run(['unzip', '-q', '-d', str(self.desk), str(ARCHIVE)], check=True)
        self.folder = next(self.desk.iterdir())
        self.process = None

    def program(self, *arguments: str) -> str:
        """What the program says with these arguments. It must succeed."""
        program = self.folder / 'program' / ('planpress.exe' if IS_WINDOWS else 'planpress')
        command = [*(['wine'] if IS_WINDOWS else []), str(program), *arguments, '--lang', 'en']
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment, check=False)
        assert done.returncode == 0, f'{arguments}: {done.returncode}\n{done.stdout}{done.stderr}'
        return done.stdout + done.stderr

    def start(self) -> str:
        """Starts the release as a double click does. Gives the address that opens."""
        before = len(self.addresses())
        command = ['wine', 'cmd', '/c', '开始使用.cmd'] if IS_WINDOWS else ['./开始使用.sh']
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return self.address_after(before)

    def addresses(self) -> list[str]:
        return self.opened.read_text(encoding='utf-8').split()

    def address_after(self, count: int) -> str:
        """The first address that opens after so many others."""
        end = time.monotonic() + PATIENCE
        while len(self.addresses()) <= count:
            assert self.process.poll() is None, self.process.stdout.read().decode(errors='replace')
            assert time.monotonic() < end, 'nothing opens'
            time.sleep(0.1)
        return self.addresses()[count]

    def stop(self) -> None:
        """Closes the window, and with it the program."""
        os.killpg(self.process.pid, signal.SIGKILL)
        for process in programs_in(self.folder):
            os.kill(process, signal.SIGKILL)
        self.process.wait()


def programs_in(folder: Path) -> list[int]:
    """The programs of a release for Windows that still run: under Wine they are in no group with their starter."""
    found = []
    for process in Path('/proc').glob('[0-9]*'):
        try:
            command = (process / 'cmdline').read_bytes().decode(errors='replace').replace('\\', '/')
        except OSError:
            continue
        if f'{folder}/program/planpress.exe' in command:
            found.append(int(process.name))
    return found


def ask(address: str, method: str, path: str, body: str | bytes = '', **headers: str) -> tuple[int, str, dict]:
    """Status, text and headers of an answer."""
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    sent = body.encode() if isinstance(body, str) else body
    connection.request(method, path, sent, {'Origin': f'http://{host}', 'Sec-Fetch-Site': 'same-origin', **headers})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), dict(answer.getheaders())


class Workbench:
    """The workbench as its own page talks to it."""

    def __init__(self, address: str):
        self.address = address
        self.token = address.split('token=')[1]
        host, port = urlsplit(address).hostname, urlsplit(address).port
        assert host == '127.0.0.1', address
        self.headers = {'Cookie': f'planpress-edit-{port}={self.token}', 'Planpress-Token': self.token}

    def ask(self, method: str, name: str, body: object = '') -> dict:
        text = body if isinstance(body, str) else json.dumps(body)
        code, answer, _ = ask(self.address, method, f'/__planpress/edit/{name}', text, **self.headers)
        assert code == 200, f'{method} {name}: {code} {answer}'
        return json.loads(answer)

    def step(self, name: str) -> dict:
        """Begins a step of publishing and gives what is shown at its end."""
        self.ask('POST', name, {})
        end = time.monotonic() + PATIENCE
        while (shown := self.ask('GET', 'publication'))['isRunning']:
            assert time.monotonic() < end, shown
            time.sleep(0.1)
        return shown

    def publish(self) -> dict:
        """Looks at what would change, and publishes it; again if the site is not at rest yet after an edit."""
        for _ in range(10):
            plan = self.step('plan')
            assert plan['isReady'], plan
            if (shown := self.step('publish'))['isDone']:
                break
        return shown


def walk(work: Path) -> None:
    editor = Editor(work)
    try:
        # The first start makes a site, in a folder of its own beside the program.
        address = editor.start()
        path = urlsplit(address).path
        code, page, _ = ask(address, 'GET', path)
        assert code == 200 and '<form' in page, page
        form = urlencode({'title': TITLE, 'kind': 'work-plan', 'language': 'zh'})
        code, page, _ = ask(address, 'POST', path, form)
        assert code == 200, page
        site = editor.folder / TITLE
        assert (site / 'content/site.yaml').exists()

        # Edit: what is saved is in the file.
        bench = Workbench(editor.address_after(1))
        file = bench.ask('GET', 'file?path=content/index.zh.md')
        saved = {'text': f'{file["text"]}\n{WORDS}\n', 'version': file['version']}
        bench.ask('POST', 'file?path=content/index.zh.md', saved)
        assert WORDS in (site / 'content/index.zh.md').read_text(encoding='utf-8')

        # Publish with the button; what readers get is what was written.
        (site / 'publish.yaml').write_text('targets:\n  web: {kind: folder, path: ../公开 网站}\n', encoding='utf-8')
        shown = bench.publish()
        assert shown['isDone'], shown
        public = editor.folder / '公开 网站'
        assert WORDS in (public / 'index.html').read_text(encoding='utf-8')
        editor.stop()

        # The commands that technicians use see the same site, and nothing is left to publish.
        root = ['--root', str(site)]
        assert 'errors 0' in editor.program('check', *root)
        editor.program('build', *root)
        assert (site / 'public/index.html').read_bytes() == (public / 'index.html').read_bytes()
        changes = editor.program('publish', *root)
        assert 'no change' in changes.lower() or 'nothing' in changes.lower(), changes

        # The second start opens the workbench at once.
        bench = Workbench(editor.start())
        assert WORDS in bench.ask('GET', 'file?path=content/index.zh.md')['text']
        editor.stop()

        # Without the rest of the archive the starter says so, and fails instead of flashing by.
        (editor.folder / 'program').rename(editor.folder / 'elsewhere')
        command = ['wine', 'cmd', '/c', '开始使用.cmd'] if IS_WINDOWS else ['./开始使用.sh']
        done = subprocess.run(command, cwd=editor.folder, env=editor.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE)
        said = (done.stdout + done.stderr).decode('gb18030' if IS_WINDOWS else 'utf-8', errors='replace')
        assert ('Unpack the whole archive' if IS_WINDOWS else 'Press Enter') in said, said
    finally:
        if editor.process and editor.process.poll() is None:
            editor.stop()


with tempfile.TemporaryDirectory() as folder:
    walk(Path(folder))
print(f'{ARCHIVE.name}: first start, edit, publish, check, second start')
