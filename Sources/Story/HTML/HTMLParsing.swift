// libxml2's HTML parser, driven by SAX. Nothing of libxml2 is known outside this file.
import CXML2

enum HTMLParsing {
  /// Parses a page.
  ///
  /// `utf8` is valid UTF-8 without U+0000. Whatever the page is, the result is what libxml2 could
  /// make of it.
  static func page(_ utf8: [UInt8]) -> HTMLPage {
    guard !utf8.isEmpty, utf8.count < Int(Int32.max) else { return HTMLPage() }
    let builder = HTMLPageBuilder(capacity: utf8.count)
    unsafe utf8.withUnsafeBytes { bytes in
      unsafe parse(bytes, into: builder)
    }
    return builder.finished()
  }

  private static let prepared: Void = xmlInitParser()

  private static func parse(_ bytes: UnsafeRawBufferPointer, into builder: HTMLPageBuilder) {
    _ = prepared
    let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    guard let context = unsafe htmlCreateMemoryParserCtxt(start, Int32(bytes.count)) else { return }
    defer { unsafe htmlFreeParserCtxt(context) }
    _ = unsafe htmlCtxtUseOptions(context, stet_html_options)
    _ = unsafe xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    var events = unsafe xmlSAXHandler()
    unsafe events.startElement = { context, name, attributes in
      unsafe HTMLParsing.builder(context)?.start(name, attributes)
    }
    unsafe events.endElement = { context, name in
      unsafe HTMLParsing.builder(context)?.end(name)
    }
    unsafe events.characters = { context, bytes, count in
      unsafe HTMLParsing.builder(context)?.text(bytes, count)
    }
    unsafe events.ignorableWhitespace = { context, bytes, count in
      unsafe HTMLParsing.builder(context)?.text(bytes, count)
    }
    unsafe events.cdataBlock = { context, bytes, count in
      unsafe HTMLParsing.builder(context)?.data(bytes, count)
    }
    let own = unsafe context.pointee.sax
    let opaque = unsafe Unmanaged.passUnretained(builder).toOpaque()
    unsafe withUnsafeMutablePointer(to: &events) { handler in
      unsafe context.pointee.sax = handler
      unsafe context.pointee.userData = opaque
      _ = unsafe htmlParseDocument(context)
      unsafe context.pointee.sax = own
      unsafe context.pointee.userData = UnsafeMutableRawPointer(context)
    }
  }

  private static func builder(_ context: UnsafeMutableRawPointer?) -> HTMLPageBuilder? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<HTMLPageBuilder>.fromOpaque(context).takeUnretainedValue()
  }
}
