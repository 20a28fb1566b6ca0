"""Has newspaper4k's own command extract pages, as JSON and as CSV."""

import pathlib
import subprocess
import sys

import served

json_folder, csv_folder = (pathlib.Path(argument) for argument in sys.argv[1:])
with served.corpus() as addresses:
    for folder, form in [(json_folder, "json"), (csv_folder, "csv")]:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "newspaper", "--urls-from-stdin", "--output-format", form, "--skip-nlp",
             "--skip-fetch-images", "--output-file", folder / f"source.{form}"],
            input="\n".join(addresses), text=True, check=True,
        )
