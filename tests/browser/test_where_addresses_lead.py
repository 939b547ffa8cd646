"""The rule by which tests/security says where a browser goes is the browser's own."""

from tests.security.addresses import ELSEWHERE, PAYLOADS, resolved

BASE = "http://testserver/account/sign-in/"
WHERE = """([payloads, base]) => payloads.map(each => {
  try { const there = new URL(each, base); return there.host ? there.hostname : there.protocol } catch { return "" }
})"""


def test_the_rule_of_the_tests_knows_every_address_that_leads_elsewhere(new_context):
    page = new_context().new_page()
    there = page.evaluate(WHERE, [PAYLOADS, BASE])
    missed = [
        (payload, host)
        for payload, host in zip(PAYLOADS, there, strict=True)
        if ELSEWHERE in host and resolved(payload) == "testserver"
    ]
    assert missed == []
    assert sum(ELSEWHERE in host for host in there) > 100
