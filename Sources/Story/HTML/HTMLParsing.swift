// libxml2's HTML parser, driven by SAX: its events become calls of HTMLPageBuilder.
import CXML2

enum HTMLParsing {
  /// Parses a page.
  ///
  /// `page` is valid UTF-8 without U+0000. Whatever the page is, the result is what libxml2 could
  /// make of it.
  static func page(_ page: [UInt8]) -> HTMLPage {
    guard !page.isEmpty, page.count < Int(Int32.max) else { return HTMLPage() }
    let utf8 = MarkupFilter.filtered(page)
    guard !utf8.isEmpty else { return HTMLPage() }
    var builder = HTMLPageBuilder(capacity: utf8.count)
    unsafe utf8.withUnsafeBytes { bytes in
      unsafe withUnsafeMutablePointer(to: &builder) { unsafe parse(bytes, into: $0) }
    }
    return builder.finished()
  }

  private static func parse(
    _ bytes: UnsafeRawBufferPointer, into builder: UnsafeMutablePointer<HTMLPageBuilder>
  ) {
    let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    var events = stet_html_events()
    unsafe events.start = { context, name, attributes in
      unsafe HTMLParsing.builder(context)?.pointee.start(name, attributes)
    }
    unsafe events.end = { context, name in
      unsafe HTMLParsing.builder(context)?.pointee.end(name)
    }
    unsafe events.text = { context, bytes, count in
      unsafe HTMLParsing.builder(context)?.pointee.text(bytes, count)
    }
    unsafe events.data = { context, bytes, count in
      unsafe HTMLParsing.builder(context)?.pointee.data(bytes, count)
    }
    // Where memory runs out the page is what was read of it: nothing.
    _ = unsafe stet_html_parse(start, Int32(bytes.count), &events, builder)
  }

  private static func builder(
    _ context: UnsafeMutableRawPointer?
  ) -> UnsafeMutablePointer<HTMLPageBuilder>? {
    unsafe context?.assumingMemoryBound(to: HTMLPageBuilder.self)
  }
}
