// Which names this server answers to. A page elsewhere can let its own name point to this machine and
// read what is served here (DNS rebinding), unless names are checked.

/// Checks the Host field.
enum HostCheck {
  /// - Throws: `Refusal` with 421 for another machine's name, and with 400 for none that could be one.
  static func check(_ host: String, _ options: WebOptions) throws {
    guard host.utf8.allSatisfy({ isHostByte($0) }) else {
      throw Refusal.badRequest("The Host field names no host.")
    }
    guard options.isLoopback else { return }
    let name = bare(host).lowercased()
    let isOurs =
      name.isEmpty || name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]"
      || isLoopbackAddress(name) || options.publicOrigin?.hasSuffix("://" + host) == true
    guard isOurs else {
      throw Refusal(
        status: 421,
        reason: "This server answers to localhost. To let it answer to \(name), start it with "
          + "--public-origin http://\(name).")
    }
  }

  /// 127.0.0.0/8, as four numbers and nothing else.
  private static func isLoopbackAddress(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// The name without its port.
  private static func bare(_ host: String) -> String {
    if host.hasPrefix("[") { return host.firstIndex(of: "]").map { String(host[...$0]) } ?? host }
    return String(host.prefix { $0 != ":" })
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._:[]%".utf8.contains(byte)
    }
  }
}
