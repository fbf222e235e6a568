// Which names the server answers to.
import Testing

@testable import Web

@Suite struct HostCheckTests {
  private func status(_ host: String, _ options: WebOptions) -> Int {
    do {
      try HostCheck.check(host, options)
      return 200
    } catch let refusal as Refusal { return refusal.status } catch { return 0 }
  }

  private func options(host: String, origin: String? = nil) -> WebOptions {
    var options = WebOptions(root: "/nowhere")
    options.host = host
    options.publicOrigin = origin
    return options
  }

  @Test(arguments: [
    "localhost", "LOCALHOST:8040", "127.0.0.1", "127.0.0.1:8040", "127.1.2.3", "[::1]",
    "[::1]:8040",
    "stet.localhost:1",
  ])
  func namesOfThisMachine(host: String) {
    #expect(status(host, options(host: "127.0.0.1")) == 200)
  }

  /// DNS rebinding: a name elsewhere that leads here.
  @Test(arguments: [
    "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "notlocalhost", "0.0.0.0",
    "127.0.0.256", "127.0.0", "127.0.0.1.", "[::2]", "[::1", "evil.example:localhost", "1.127.0.0",
  ])
  func namesOfOthers(host: String) {
    #expect(status(host, options(host: "127.0.0.1")) == 421)
    #expect(status(host, options(host: "::1")) == 421)
    // Bound to an address that others reach, it is asked for by whatever name they know.
    #expect(status(host, options(host: "0.0.0.0")) == 200)
  }

  @Test(arguments: [
    "a/b", "a@b", "a b", "<script>", "a,b", "a\u{1}", "é.localhost", "a\\b", "a?b#c",
  ])
  func noNames(host: String) {
    #expect(status(host, options(host: "127.0.0.1")) == 400)
    #expect(status(host, options(host: "0.0.0.0")) == 400)
  }

  @Test func thePublicOriginIsOurs() {
    let options = options(host: "127.0.0.1", origin: "https://archive.example")
    #expect(status("archive.example", options) == 200)
    #expect(status("xarchive.example", options) == 421)
    #expect(status("archive.example.evil.example", options) == 421)
  }
}
