// Makes an `HTMLPage` from the parser's events, in one pass: elements, blocks, marks.
import CXML2

/// Receives SAX events.
///
/// Used by one parse and one thread; C hands its address about.
@safe struct HTMLPageBuilder {
  private struct Frame {
    var tag: HTMLTag
    /// The element's number, or that of the block-level element around an inline one.
    var element: Int32
    var row: Int32
    var isHidden: Bool
    var isPreformatted: Bool
    /// The mark that its end closes; -1 for none.
    var mark: Int32 = -1
  }

  private var page = HTMLPage()
  private var stack: [Frame] = []
  private var tags: [UInt: HTMLTag] = [:]
  private var rolesByValue: [UInt64: ClassRoles] = [:]

  // The block being gathered.
  private var blockStart = 0
  private var pendingSpace = false
  private var breaks = 0
  private var links: Int32 = 0
  private var linkBytes: Int32 = 0
  private var emphasisBytes: Int32 = 0

  private var linkDepth = 0
  private var emphasisDepth = 0
  private var silentDepth = 0
  private var titleDepth = 0
  private var isLinkedData = false

  init(capacity: Int) {
    page.text.reserveCapacity(capacity / 4)
    stack.reserveCapacity(64)
  }

  /// The page, after the last event.
  mutating func finished() -> HTMLPage {
    flush()
    TableRows.join(&page)
    return page
  }

  // MARK: Events

  mutating func start(
    _ name: UnsafePointer<xmlChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let name = unsafe name else { return }
    let tag = unsafe tag(name)
    if silentDepth > 0 {
      silentDepth += 1
      stack.append(
        Frame(
          tag: tag, element: stack.last?.element ?? -1, row: -1, isHidden: true,
          isPreformatted: false))
      return
    }
    var attribute = unsafe Attributes(attributes, of: tag)
    let outer = stack.last
    var frame = Frame(
      tag: tag, element: outer?.element ?? -1, row: outer?.row ?? -1,
      isHidden: outer?.isHidden ?? false, isPreformatted: outer?.isPreformatted ?? false)
    switch tag {
    case .meta:
      if let name = attribute.name, let content = attribute.content, page.metas.count < 400 {
        page.metas.append((name.lowercased(), content))
      }
      itemMark(attribute, frame.element, &frame)
    case .script:
      isLinkedData = attribute.type?.lowercased().hasPrefix("application/ld+json") ?? false
      if isLinkedData, page.linkedData.count < 32 { page.linkedData.append([]) }
    case .title:
      titleDepth = page.title.isEmpty ? stack.count + 1 : 0
    case .html: if page.language == nil { page.language = attribute.language }
    case .br: lineBreak()
    default: break
    }
    if attribute.isHidden { frame.isHidden = true }
    if tag == .pre { frame.isPreformatted = true }
    if tag.flow == .block || tag == .other && attribute.isCustomBlock {
      flush()
      frame.element = Int32(page.elements.count)
      let roles = roles(&attribute)
      let nameHash = unsafe tag == .other ? attribute.nameHash(name) : 0
      page.elements.append(
        HTMLElement(
          tag: tag, parent: outer?.element ?? -1, depth: Int32(stack.count), roles: roles,
          signature: attribute.signature(tag), nameHash: nameHash, isHidden: frame.isHidden))
      if tag == .tr { frame.row = frame.element }
      if tag == .table { frame.row = -1 }
    } else if tag.flow == .silent {
      silentDepth = 1
    }
    if tag == .a {
      linkDepth += 1
      links += 1
    }
    if Self.isEmphasis(tag) { emphasisDepth += 1 }
    if tag != .meta { itemMark(attribute, frame.element, &frame) }
    stack.append(frame)
  }

  mutating func end(_ name: UnsafePointer<xmlChar>?) {
    guard let frame = stack.popLast() else { return }
    if silentDepth > 0 {
      silentDepth -= 1
      if silentDepth == 0 {
        titleDepth = 0
        isLinkedData = false
      }
      return
    }
    if frame.element != (stack.last?.element ?? -1) || frame.tag.flow == .block { flush(frame) }
    if frame.tag == .a { linkDepth -= 1 }
    if Self.isEmphasis(frame.tag) { emphasisDepth -= 1 }
    if frame.mark >= 0 {
      let start = page.marks[Int(frame.mark)].range.lowerBound
      page.marks[Int(frame.mark)].range = min(start, page.text.count)..<page.text.count
    }
  }

  mutating func text(_ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard let bytes = unsafe bytes, count > 0 else { return }
    let run = unsafe UnsafeBufferPointer(start: bytes, count: Int(count))
    if silentDepth > 0 {
      if titleDepth > 0, page.title.count < 4096 { unsafe page.title.append(contentsOf: run) }
      if isLinkedData { unsafe data(bytes, count) }
      return
    }
    if stack.last?.isPreformatted ?? false { unsafe preformatted(run) } else { unsafe flowing(run) }
  }

  /// The content of `script` and `style`.
  mutating func data(_ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard isLinkedData, let bytes = unsafe bytes, let last = page.linkedData.indices.last,
      page.linkedData[last].count + Int(count) < 1 << 22
    else { return }
    unsafe page.linkedData[last].append(
      contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  // MARK: Text

  private mutating func flowing(_ run: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at < run.count {
      let space = unsafe Self.spaceLength(run, at)
      if space != 0 {
        // A negative length: bytes that nobody sees.
        if space > 0 { pendingSpace = true }
        at += abs(space)
        continue
      }
      let start = at
      at += 1
      while at < run.count {
        let byte = unsafe run[at]
        if byte <= 0x20 || byte >= 0xC2, unsafe Self.spaceLength(run, at) != 0 { break }
        at += 1
      }
      unsafe append(UnsafeBufferPointer(rebasing: run[start..<at]))
    }
  }

  private mutating func preformatted(_ run: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at < run.count {
      var end = at
      while end < run.count, unsafe run[end] != 0x0A { end += 1 }
      if end > at { unsafe flowing(UnsafeBufferPointer(rebasing: run[at..<end])) }
      if end < run.count { lineBreak() }
      at = end + 1
    }
  }

  private mutating func append(_ run: UnsafeBufferPointer<UInt8>) {
    let before = page.text.count
    if page.text.count > blockStart {
      if breaks > 0 {
        page.text.append(0x0A)
      } else if pendingSpace {
        page.text.append(0x20)
      }
    }
    breaks = 0
    pendingSpace = false
    unsafe page.text.append(contentsOf: run)
    let count = Int32(page.text.count - before)
    if linkDepth > 0 { linkBytes += count }
    if emphasisDepth > 0 { emphasisBytes += count }
  }

  private mutating func lineBreak() {
    breaks += 1
    if breaks >= 2 { flush() }
  }

  /// Ends the block being gathered; `frame` is the element that ends with it.
  private mutating func flush(_ frame: Frame? = nil) {
    defer {
      breaks = 0
      pendingSpace = false
      linkBytes = 0
      links = linkDepth > 0 ? 1 : 0
      emphasisBytes = 0
      blockStart = page.text.count
    }
    guard page.text.count > blockStart, let owner = frame ?? stack.last else { return }
    page.blocks.append(
      TextBlock(
        range: blockStart..<page.text.count, element: max(0, owner.element), linkBytes: linkBytes,
        links: links, emphasisBytes: emphasisBytes, row: owner.row))
  }

  /// The length of the white space at `at`; minus the length of what has no width; 0 for neither.
  private static func spaceLength(_ run: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    let byte = unsafe run[at]
    if byte <= 0x20 { return 1 }
    if byte < 0xC2 { return 0 }
    let left = run.count - at
    if byte == 0xC2, left >= 2 {
      let next = unsafe run[at + 1]
      return next == 0xA0 ? 2 : next == 0xAD ? -2 : 0  // NBSP; soft hyphen
    }
    if left >= 3, byte == 0xE2 || byte == 0xE3 || byte == 0xEF {
      let (second, third) = unsafe (run[at + 1], run[at + 2])
      if byte == 0xE2, second == 0x80 {
        // U+2000...U+200A, U+2028, U+2029, U+202F; U+200B zero width space.
        if third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF { return 3 }
        if third == 0x8B { return -3 }
      }
      if byte == 0xE2, second == 0x81, third == 0xA0 { return -3 }  // U+2060 word joiner
      if byte == 0xE3, second == 0x80, third == 0x80 { return 3 }  // U+3000
      if byte == 0xEF, second == 0xBB, third == 0xBF { return -3 }  // U+FEFF
    }
    return 0
  }

  // MARK: Attributes

  private static func isEmphasis(_ tag: HTMLTag) -> Bool {
    tag == .b || tag == .strong || tag == .em || tag == .i
  }

  private mutating func tag(_ name: UnsafePointer<xmlChar>) -> HTMLTag {
    // libxml2 keeps one copy of each name, so its address is enough.
    let key = UInt(bitPattern: name)
    if let known = tags[key] { return known }
    let tag = unsafe Attributes.withSpan(name) { HTMLTag(name: $0) }
    tags[key] = tag
    return tag
  }

  private mutating func roles(_ attribute: inout Attributes) -> ClassRoles {
    let key = attribute.rolesKey
    guard key != 0 else { return [] }
    if let known = rolesByValue[key] { return known }
    let roles = attribute.roles()
    rolesByValue[key] = roles
    return roles
  }

  private mutating func itemMark(_ attribute: Attributes, _ element: Int32, _ frame: inout Frame) {
    guard let kind = attribute.mark, page.marks.count < 200 else { return }
    frame.mark = attribute.isVoid ? -1 : Int32(page.marks.count)
    page.marks.append(
      HTMLPage.Mark(
        kind: kind, range: page.text.count..<page.text.count,
        value: attribute.dateTime ?? attribute.content, element: element))
  }
}
