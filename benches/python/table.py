"""What becomes of the figures: the row of a case, and the table of all rows."""

from statistics import median

from settings import ONCE, PURE


def spread(figures):
    """How far the usual figure lies above the best, in percent."""
    return round((median(figures) / min(figures) - 1) * 100)


def row(name, figures):
    """What is written of the figures of every library. Whatever else runs can only add to one: the best counts."""
    best = {library: round(min(found), 1) for library, found in figures.items()}
    ours = best.pop("ours", None)
    upb = best.get("upb")
    ratio = round(ours / upb, 3) if ours and upb else None
    return {"case": name, "unit": ONCE.get(name, "ns"), "ours": ours, "peers": best, "ratio": ratio}


def table(rows, figures, libraries):
    """The rows for people, with the ratio to the fastest library that has no native code either."""
    lines = [["", "", *libraries, "ratio", "pure", "to", "spread"]]
    for of in rows:
        found = figures[of["case"]]
        cells = [f"{min(found[library]):,.0f}" if library in found else "–" for library in libraries]
        rivals = {library: value for library, value in of["peers"].items() if library in PURE}
        rival = min(rivals, key=rivals.get, default=None)
        pure = f"{of['ours'] / rivals[rival]:.2f}" if rival and of["ours"] else "–"
        ratio = "–" if of["ratio"] is None else f"{of['ratio']:.2f}"
        widest = max(spread(found[library]) for library in ("ours", "upb", rival) if library in found) if found else 0
        lines.append([of["case"], of["unit"], *cells, ratio, pure, rival or "–", f"{widest} %"])
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    words = (0, 1, len(widths) - 2)
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at in words else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in lines
    )
