// One element of a page as it is kept: what the extraction of the story needs, no attributes.

/// An element; its number is its place in `HTMLPage.elements`, in document order.
struct HTMLElement {
  var tag: HTMLTag
  /// The number of the element around it; -1 for the first.
  var parent: Int32
  /// Elements around it.
  var depth: Int32
  /// What its class, id and role say it is.
  var roles: ClassRoles
  /// A hash of tag and class: elements alike in both share it.
  var signature: UInt64
  /// The hash of the name of an element that is not in `HTMLTag`, else 0.
  var nameHash: UInt32
  /// Not shown, by its attributes or those of an element around it.
  var isHidden: Bool
}

/// A run of text between two block boundaries.
struct TextBlock {
  /// Bytes of `HTMLPage.text`.
  var range: Range<Int>
  /// The innermost block-level element around it.
  var element: Int32
  /// Bytes inside links.
  var linkBytes: Int32
  /// Links that begin in it.
  var links: Int32
  /// Bytes inside `b`, `strong`, `em`, `i`.
  var emphasisBytes: Int32
  /// The nearest table row around it; -1 for none.
  var row: Int32
  /// The cells that it was joined from; 1 for a block that is no table row.
  var cells: Int32 = 1
}
