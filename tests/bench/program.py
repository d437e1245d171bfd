"""The program that is measured: this project's, as it is released."""
import os
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def planpress() -> str:
    subprocess.run(['cargo', 'build', '--release', '--locked', '--quiet'], cwd=PROJECT, check=True)
    target = os.environ.get('CARGO_TARGET_DIR', PROJECT / 'target')
    return str(Path(target) / 'release/planpress')
