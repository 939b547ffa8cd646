"""MathML in words and signs on one line, so that a third is not read as 13."""


def in_words(node):
    """The formula as a person would type it: a/b, x^2, √(x)."""
    return " ".join(said(node).split())


def name_of(node):
    return node.tag.removeprefix("math:") if isinstance(node.tag, str) else ""


def parts_of(node):
    return [inner for inner in node if name_of(inner) not in ("", "annotation", "annotation-xml", "none")]


def said(node):
    name, parts = name_of(node), [said(inner) for inner in parts_of(node)]
    if not parts:
        text = " ".join((node.text or "").split())
        # Invisible signs: an applied function, a product, a comma, a sum.
        text = text.translate(dict.fromkeys(range(0x2061, 0x2065)))
        return f" {text} " if name == "mo" and text in "+-−=<>≤≥±×÷·→" and text else text
    if name == "mfrac" and len(parts) == 2:
        return f"{grouped(parts[0])}/{grouped(parts[1])}"
    if name in ("msup", "mover") and len(parts) == 2:
        return f"{grouped(parts[0])}^{grouped(parts[1])}"
    if name in ("msub", "munder") and len(parts) == 2:
        return f"{parts[0]}_{grouped(parts[1])}"
    if name in ("msubsup", "munderover") and len(parts) == 3:
        return f"{parts[0]}_{grouped(parts[1])}^{grouped(parts[2])}"
    if name == "msqrt":
        return f"√({''.join(parts).strip()})"
    if name == "mroot" and len(parts) == 2:
        return f"({parts[0].strip()})^(1/{parts[1].strip()})"
    if name == "mfenced":
        separator = node.attrib.get("separators", ",")[:1]
        opens, closes = node.attrib.get("open", "("), node.attrib.get("close", ")")
        return f"{opens}{f'{separator} '.join(part.strip() for part in parts)}{closes}"
    if name in ("mtr", "mtable"):
        return ("; " if name == "mtable" else ", ").join(part.strip() for part in parts)
    return "".join(parts)


def grouped(text):
    text = text.strip()
    return text if len(text) == 1 or text.isalnum() else f"({text})"
