// Header fields of answers.
import HTTPTypes
import Testing

@testable import Web

@Suite struct FieldTests {
  /// Nothing that ends a field, and nothing that another reader of it may take otherwise.
  @Test(arguments: [
    "a\r\nSet-Cookie: x", "a\nb", "a\rb", "a\0b", "caf\u{E9}", "\u{7F}", "\u{1B}[2J", "\u{2028}",
  ])
  func valuesThatNoFieldMayHold(value: String) {
    #expect(FieldValue.checked(value) == nil)
  }

  @Test(arguments: ["", "a b", "a\tb", "\"<script>\"", "~!@#$%^&*()"])
  func valuesThatOneMay(value: String) {
    #expect(FieldValue.checked(value) == value)
  }

  private func policy(_ policy: Reply.Policy) -> [String: String] {
    Dictionary(
      SecurityFields.fields(policy).map { ($0.0.canonicalName, $0.1) }, uniquingKeysWith: { $1 })
  }

  @Test func noPolicyLetsScriptsOfOthersRun() {
    for one in [Reply.Policy.page, .data, .replay] {
      let text = policy(one)["content-security-policy"] ?? ""
      #expect(text.contains("default-src 'none'"))
      #expect(!text.contains("allow-scripts") && !text.contains("allow-same-origin"))
      #expect(!text.contains("script-src") || text.contains("script-src 'self';"))
      #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("*"))
    }
    for one in [Reply.Policy.data, .replay] {
      #expect(
        policy(one)["content-security-policy"]?.split(separator: "; ").contains("sandbox") == true)
    }
  }

  /// Without it browsers send forms of our own pages with `Origin: null`, which is nobody's.
  @Test func ourPagesSayWhereTheirFormsCameFrom() {
    #expect(policy(.page)["referrer-policy"] == "same-origin")
    #expect(policy(.data)["referrer-policy"] == "no-referrer")
    #expect(policy(.replay)["referrer-policy"] == "no-referrer")
  }

  @Test func whatCameOfAFormIsNotKept() {
    #expect(Reply.redirect(to: "/keep", status: 303).freshness == .never)
    #expect(Reply.redirect(to: "/keep").freshness == .revalidate)
  }
}
