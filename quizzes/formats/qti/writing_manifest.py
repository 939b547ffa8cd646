"""What a package says of its files: the manifest, and the test that puts the items in order."""

from .making_xml import as_qti3, node
from .writing_item import NAMESPACES

PACKAGES = {
    "2.1": ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.1 Package", "1.0.0", "v2p1"),
    "2.2": ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.2 Package", "1.0.0", "v2p2"),
    "3.0": ("http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package", "3.0.0", "v3p0"),
}
LOM = "http://ltsc.ieee.org/xsd/LOM"


def manifest(written, files, version):
    """The imsmanifest of these items, [(identifier, file name, question)], and the other files."""
    space, schema, schema_version, kind = PACKAGES[version]
    items = [name for _identifier, name, _question in written]
    others = sorted(set(files) - set(items) - {"test.xml"})
    resources = [
        node(
            "resource",
            {"identifier": "test", "type": f"imsqti_test_xml{kind}", "href": "test.xml"},
            node("file", {"href": "test.xml"}),
            [node("dependency", {"identifierref": f"r-{identifier}"}) for identifier, *_rest in written],
        )
    ]
    for identifier, name, question in written:
        shown = [image for image in others if any(digest in image for digest in question.images)]
        resources.append(
            node(
                "resource",
                {"identifier": f"r-{identifier}", "type": f"imsqti_item_xml{kind}", "href": name},
                metadata(question),
                [node("file", {"href": one}) for one in [name, *shown]],
            )
        )
    return node(
        "manifest",
        {"xmlns": space, "identifier": "docent-export"},
        node("metadata", {}, node("schema", {}, schema), node("schemaversion", {}, schema_version)),
        node("organizations"),
        node("resources", {}, resources),
    )


def metadata(question):
    """The question's topic, cited sentences and tags as keywords; None where it has none."""
    words = [f"topic={question.topic}"] if question.topic else []
    words += [f"cite={key}" for key in question.cites]
    # A tag that looks like one of ours says that it is a tag.
    words += [f"tag={tag}" if "=" in tag else tag for tag in question.tags]
    if not words:
        return None
    keywords = [node("keyword", {}, node("string", {}, word)) for word in words]
    return node("metadata", {}, node("lom", {"xmlns": LOM}, node("general", {}, keywords)))


def test_of(written, version):
    """A test that asks the items in order, in sections after their categories."""
    sections, root = {}, node("assessmentSection", section("all", ""))
    for identifier, name, question in written:
        parent = root
        path = [part.strip() for part in question.category.split("/") if part.strip()]
        for depth in range(len(path)):
            key = tuple(path[: depth + 1])
            if key not in sections:
                sections[key] = node("assessmentSection", section(f"section-{len(sections) + 1}", key[-1]))
                parent.append(sections[key])
            parent = sections[key]
        parent.append(node("assessmentItemRef", {"identifier": identifier, "href": name}))
    part = node(
        "testPart",
        {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": "individual"},
        root,
    )
    test = node("assessmentTest", {"identifier": "docent-test", "title": "Docent"}, part)
    if version == "3.0":
        as_qti3(test)
    test.attrib["xmlns"] = NAMESPACES[version]
    return test


def section(identifier, title):
    return {"identifier": identifier, "title": title, "visible": "true"}
