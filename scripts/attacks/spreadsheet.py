"""Formulas behind invisible characters, opened in LibreOffice: every cell comes out as text, none is evaluated."""
import csv
import json
import shutil
import subprocess

from stage import NotChecked, main, record

BEFORE = ["", "\0", "\ufeff", "\u200b", "\u200d\u200c", "\t", " ", "\u3000", "\u0085", "\u00ad", "\u202e", "\ufe0f", '"', "\u3164", "\x1b", "\u2028"]
SIGNS = ["=1+1000", "+1+1000", "-1+1000", "@SUM(1;1000)", "＝1+1000", "=1+1000\"", "=HYPERLINK(\"http://127.0.0.1\")"]


def attack(stage):
    office = shutil.which("soffice") or shutil.which("localc")
    folder, index = stage.scratch / "archive", stage.scratch / "index"
    folder.mkdir()
    titles = [before + sign for before in BEFORE for sign in SIGNS]
    (folder / "a.jsonl").write_text("".join(json.dumps(record(n, article_title=t)) + "\n" for n, t in enumerate(titles)))
    stage.run("index", folder, "--index", index)
    checked = 0
    for form, separator in (("csv", 44), ("tsv", 9)):
        file = stage.scratch / f"hits-{form}.csv"
        ran = stage.run("export", "*", "--index", index, "-o", file, "--format", form, "--columns", "title")
        if not stage.demand(ran.code == 0, f"export: {ran.err.strip()}"):
            continue
        with open(file, newline="", encoding="utf-8") as written:
            rows = len(list(csv.reader(written, delimiter=chr(separator))))
        stage.demand(rows >= len(titles) - 5, f"{form} has {rows} rows")
        if not office:
            raise NotChecked(f"{len(titles)} formulas written; without LibreOffice (libreoffice-calc) not opened,")
        # Comma or tab, quotation mark, UTF-8; the last switch lets LibreOffice evaluate what it takes for a formula.
        options = f"CSV:{separator},34,76,1,,0,false,true,false,false,false,-1,true"
        made = stage.scratch / f"out-{form}"
        command = [office, f"-env:UserInstallation=file://{stage.scratch}/office", "--headless", "--norestore", f"--infilter={options}",
                   "--convert-to", "fods", "--outdir", made, file]
        subprocess.run(command, env=stage.environment, timeout=max(20, stage.left()), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        opened = (made / f"hits-{form}.fods").read_text(encoding="utf-8")
        stage.demand("table:formula=" not in opened, f"{form}: {opened.count('table:formula=')} cells are formulas")
        stage.demand(opened.count('office:value-type="string"') >= len(titles) - 10, f"{form}: cells are not texts")
        checked += opened.count('office:value-type="string"')
    return f"{len(titles)} formulas in csv and tsv, {checked} cells opened as text"


main(attack)
