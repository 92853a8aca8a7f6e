"""`python -m benchmarks`: what takes how long, as ratios, and the picture of how it grows.

Takes minutes, and draws docs/images/growth.svg anew. Each file here also runs alone.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks import against_script, growth, picture

ALONE = ("reading", "whole_run", "matching_study")


def main(sizes: list[int]) -> None:
    against_script.main()
    for name in ALONE:
        subprocess.run([sys.executable, f"benchmarks/{name}.py"], cwd=growth.ROOT, check=True)
    picture.PICTURE.write_text(picture.drawn(growth.main(sizes)), encoding="utf-8")


# Worker processes import this file again.
if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(growth.SIZES))
