// An element's attributes, read where the parser left them; only those that matter are copied.
import CXML2

/// The attributes of one element, valid during one event.
@safe struct Attributes {
  private(set) var name: String?
  private(set) var content: String?
  private(set) var type: String?
  private(set) var language: String?
  private(set) var dateTime: String?
  private(set) var mark: HTMLPage.Mark.Kind?
  private(set) var isHidden = false
  let isVoid: Bool
  private var classes: UnsafePointer<xmlChar>?
  private var identifier: UnsafePointer<xmlChar>?
  private var role: UnsafePointer<xmlChar>?
  private var isArticleBody = false

  /// Reads a list of names and values that ends with NULL.
  init(_ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, of tag: HTMLTag) {
    isVoid = tag == .meta || tag == .link
    unsafe (classes, identifier, role) = (nil, nil, nil)
    guard let list = unsafe list else { return }
    let isMeta = tag == .meta
    var at = 0
    while let key = unsafe list[at] {
      let value = unsafe list[at + 1]
      at += 2
      // The first letter and the length tell the few that matter from the rest.
      switch unsafe (key[0], key[1]) {
      case (0x63, 0x6C): if unsafe Self.equal(key, "class") { unsafe classes = value }  // cl
      case (0x63, 0x6F):  // co
        if isMeta, unsafe Self.equal(key, "content") { content = unsafe Self.string(value) }
      case (0x69, 0x64): if unsafe key[2] == 0 { unsafe identifier = value }  // id
      case (0x69, 0x74): unsafe itemProperty(key, value, isMeta)  // it
      case (0x72, 0x6F): if unsafe Self.equal(key, "role") { unsafe role = value }  // ro
      case (0x72, 0x65):  // re
        if unsafe Self.equal(key, "rel"), unsafe Self.equal(value, "author"), tag == .a {
          mark = .author
        }
      case (0x6E, 0x61), (0x70, 0x72):  // na, pr
        if isMeta, name == nil, unsafe Self.equal(key, "name") || Self.equal(key, "property") {
          name = unsafe Self.string(value)
        }
      case (0x74, 0x79): if unsafe Self.equal(key, "type") { type = unsafe Self.string(value) }
      case (0x6C, 0x61): if unsafe Self.equal(key, "lang") { language = unsafe Self.string(value) }
      case (0x64, 0x61):  // da
        if unsafe Self.equal(key, "datetime") {
          dateTime = unsafe Self.string(value)
          if tag == .time, mark == nil { mark = .published }
        }
      case (0x68, 0x69): if unsafe Self.equal(key, "hidden") { isHidden = true }  // hi
      case (0x73, 0x74):  // st
        if unsafe Self.equal(key, "style") { isHidden = unsafe Self.hides(value) || isHidden }
      case (0x61, 0x72):  // ar
        if unsafe Self.equal(key, "aria-hidden"), unsafe Self.equal(value, "true") {
          isHidden = true
        }
      default: break
      }
    }
  }

  private mutating func itemProperty(
    _ key: UnsafePointer<xmlChar>,
    _ value: UnsafePointer<xmlChar>?,
    _ isMeta: Bool
  ) {
    guard unsafe Self.equal(key, "itemprop"), let value = unsafe value else { return }
    switch unsafe Self.string(value)?.lowercased() {
    case "articlebody": isArticleBody = true
    case "author": mark = .author
    case "headline": mark = .headline
    case "datepublished": mark = .published
    case "datemodified": mark = .modified
    default: break
    }
  }

  /// An element of no HTML name that holds blocks, as web components do: it has a class or a role.
  var isCustomBlock: Bool { unsafe (classes != nil || role != nil) }

  /// The hash of what decides the roles; 0 for none of it.
  var rolesKey: UInt64 {
    if unsafe classes == nil && identifier == nil && role == nil && !isArticleBody { return 0 }
    var hash = isArticleBody ? Hash.seed &+ 1 : Hash.seed
    unsafe mix(classes, into: &hash)
    unsafe mix(identifier, into: &hash)
    unsafe mix(role, into: &hash)
    return hash
  }

  private func mix(_ value: UnsafePointer<xmlChar>?, into hash: inout UInt64) {
    guard let value = unsafe value else {
      hash = Hash.mix(hash, 1)
      return
    }
    hash = unsafe Self.withSpan(value) { Hash.of($0, seed: hash) }
  }

  /// What class, id, role and itemprop say.
  func roles() -> ClassRoles {
    var roles: ClassRoles = []
    if let classes = unsafe classes {
      roles.formUnion(unsafe Self.withSpan(classes) { ClassRoles.of($0) })
    }
    if let identifier = unsafe identifier {
      roles.formUnion(unsafe Self.withSpan(identifier) { ClassRoles.of($0) })
    }
    if let role = unsafe role {
      roles.formUnion(unsafe Self.withSpan(role) { ClassRoles.of($0) })
    }
    if isArticleBody { roles.insert(.articleBody) }
    return roles
  }

  /// A hash of the element's name and class.
  func signature(_ tag: HTMLTag) -> UInt64 {
    let seed = Hash.mix(Hash.seed, UInt64(tag.rawValue))
    guard let classes = unsafe classes else { return seed }
    // Digits set apart what is otherwise alike (`post-1234`).
    return unsafe Self.withSpan(classes) { (span: Span<UInt8>) -> UInt64 in
      var hash = seed
      for index in span.indices where span[index] < 0x30 || span[index] > 0x39 {
        hash = (hash ^ UInt64(span[index])) &* 0x100_0000_01B3
      }
      return hash
    }
  }

  /// The hash of an element's name.
  func nameHash(_ name: UnsafePointer<xmlChar>) -> UInt32 {
    UInt32(truncatingIfNeeded: unsafe Self.withSpan(name) { Hash.of($0) })
  }

  // MARK: C strings

  static func withSpan<Result>(
    _ text: UnsafePointer<xmlChar>,
    _ body: (Span<UInt8>) -> Result
  ) -> Result {
    var count = 0
    while unsafe text[count] != 0 { count += 1 }
    return body(unsafe UnsafeBufferPointer(start: text, count: count).span)
  }

  private static func string(_ text: UnsafePointer<xmlChar>?) -> String? {
    guard let text = unsafe text else { return nil }
    var count = 0
    while count < 8192, unsafe text[count] != 0 { count += 1 }
    return unsafe String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
  }

  private static func equal(_ text: UnsafePointer<xmlChar>?, _ word: StaticString) -> Bool {
    guard let text = unsafe text else { return false }
    let count = word.utf8CodeUnitCount
    let letters = unsafe word.utf8Start
    for index in 0..<count where unsafe text[index] != letters[index] { return false }
    return unsafe text[count] == 0
  }

  /// Whether a style says `display:none` or `visibility:hidden`.
  private static func hides(_ style: UnsafePointer<xmlChar>?) -> Bool {
    guard let style = unsafe style else { return false }
    var compact: [UInt8] = []
    unsafe withSpan(style) { span in
      for index in 0..<min(span.count, 2048) where span[index] > 0x20 {
        let byte = span[index]
        compact.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
      }
    }
    return contains(compact, "display:none") || contains(compact, "visibility:hidden")
  }

  private static func contains(_ text: [UInt8], _ word: StaticString) -> Bool {
    let letters = Array("\(word)".utf8)
    guard text.count >= letters.count else { return false }
    for start in 0...(text.count - letters.count)
    where text[start] == letters[0] && text[start..<(start + letters.count)].elementsEqual(letters)
    {
      return true
    }
    return false
  }
}
