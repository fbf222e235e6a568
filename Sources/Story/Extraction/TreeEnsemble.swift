// The trees that judge blocks (Data/story_trees.txt, made by Tools/train/story.py), and their sum.

/// Gradient-boosted decision trees over `BlockFeatures`.
struct TreeEnsemble: Sendable {
  /// Nodes of all trees in preorder.
  ///
  /// A leaf has feature -1 and its value in `value`; else `value`
  /// is the threshold, and `right` the node to go on with where the feature is above it.
  private struct Node {
    var feature: Int16
    var right: Int32
    var value: Float
  }

  private var nodes: [Node] = []
  private var roots: [Int32] = []
  /// The features that the trees ask for; 0 for a file of no trees.
  private(set) var width = 0

  /// The trees of the program.
  static let shared = TreeEnsemble(PackageResources.story_trees_txt)

  /// Reads trees as Tools/train/story.py writes them; a line that is no tree is left out.
  init(_ file: [UInt8]) {
    for line in file.split(separator: 0x0A) where line.first != 0x23 {
      let tokens = line.split(separator: 0x20)
      var tree: [Node] = []
      var next = tokens.startIndex
      guard Self.read(tokens, &next, &tree), next == tokens.endIndex else { continue }
      let root = Int32(nodes.count)
      roots.append(root)
      for node in tree {
        nodes.append(Node(feature: node.feature, right: node.right + root, value: node.value))
        width = max(width, Int(node.feature) + 1)
      }
    }
  }

  private static func read(
    _ tokens: [ArraySlice<UInt8>],
    _ next: inout Int,
    _ tree: inout [Node]
  ) -> Bool {
    guard next < tokens.endIndex, tree.count < 512 else { return false }
    let token = tokens[next]
    next += 1
    guard let sign = token.firstIndex(of: 0x3C) else {
      guard let value = Float(String(decoding: token, as: UTF8.self)) else { return false }
      tree.append(Node(feature: -1, right: 0, value: value))
      return true
    }
    guard let feature = Int16(String(decoding: token[..<sign], as: UTF8.self)), feature >= 0,
      let threshold = Float(String(decoding: token[(sign + 1)...], as: UTF8.self))
    else { return false }
    let place = tree.count
    tree.append(Node(feature: feature, right: 0, value: threshold))
    guard read(tokens, &next, &tree) else { return false }
    tree[place].right = Int32(tree.count)
    return read(tokens, &next, &tree)
  }

  /// For each row of `values` (`width` numbers a row) the sum of the leaves; above 0 is a yes.
  func sums(_ values: [Float], width rowWidth: Int) -> [Float] {
    guard rowWidth >= width, rowWidth > 0 else { return [] }
    let rows = values.count / rowWidth
    var sums = [Float](repeating: 0, count: rows)
    unsafe nodes.withUnsafeBufferPointer { nodes in
      unsafe values.withUnsafeBufferPointer { values in
        unsafe sums.withUnsafeMutableBufferPointer { sums in
          unsafe add(nodes, values, rowWidth, to: sums)
        }
      }
    }
    return sums
  }

  /// Rows that go through all trees together: their numbers stay in the nearest cache.
  private static let together = 32
  /// After so many trees a row whose sum is beyond `clear` is decided: most blocks of most pages are.
  private static let glance = 44
  private static let clear: Float = 2.5

  /// `init` has checked that nodes lead to nodes, `sums` that rows have the features asked for.
  private func add(
    _ nodes: UnsafeBufferPointer<Node>,
    _ values: UnsafeBufferPointer<Float>,
    _ rowWidth: Int,
    to sums: UnsafeMutableBufferPointer<Float>
  ) {
    let early = roots.prefix(Self.glance)
    let late = roots.dropFirst(Self.glance)
    var rows: [Int] = []
    var first = 0
    while first < sums.count {
      rows = Array(first..<min(first + Self.together, sums.count))
      unsafe add(early, rows, nodes, values, rowWidth, to: sums)
      rows = rows.filter { unsafe abs(sums[$0]) < Self.clear }
      unsafe add(late, rows, nodes, values, rowWidth, to: sums)
      first += Self.together
    }
  }

  private func add(
    _ trees: ArraySlice<Int32>,
    _ rows: [Int],
    _ nodes: UnsafeBufferPointer<Node>,
    _ values: UnsafeBufferPointer<Float>,
    _ rowWidth: Int,
    to sums: UnsafeMutableBufferPointer<Float>
  ) {
    for root in trees {
      for row in rows {
        let base = row * rowWidth
        var at = Int(root)
        var node = unsafe nodes[at]
        while node.feature >= 0 {
          let isLeft = unsafe values[base + Int(node.feature)] <= node.value
          at = isLeft ? at + 1 : Int(node.right)
          node = unsafe nodes[at]
        }
        unsafe sums[row] += node.value
      }
    }
  }
}
