// Sums over the elements of a page, and the distances from each to the nearest that has a role.

/// What blocks are judged by beyond their own text.
struct PageStatistics {
  /// Sums over all blocks in an element.
  struct Sums {
    var bytes: Float = 0
    var linkBytes: Float = 0
    var blocks: Float = 0
    /// Bytes outside links in blocks that read like prose.
    var prose: Float = 0
    var marks: Float = 0
    /// Readability's score of a container.
    var score: Float = 0
  }

  static let tagRoles: [HTMLTag] = [
    .article, .main, .section, .nav, .header, .footer, .aside, .form, .figure, .table, .ul, .ol,
    .dl, .blockquote, .button, .a, .center, .details, .dialog, .pre,
  ]
  static let far: UInt8 = 24

  let page: HTMLPage
  let profiles: [BlockProfile]
  let roleCount: Int
  /// Per element, `roleCount + tagRoles.count + 1` distances; `far` for none.
  let distances: [UInt8]
  var sums: [Sums]
  let signatures: [UInt64]
  let alike: [UInt64: Sums]
  let copies: [UInt64: Int]
  /// The best container by readability's rule, and by prose against furniture; -1 for none.
  var best: (readability: Int32, prose: Int32) = (-1, -1)

  init(_ page: HTMLPage) {
    self.page = page
    let text = page.text.span
    profiles = page.blocks.map { BlockProfile(text.extracting($0.range)) }
    roleCount = ClassRoles.count
    distances = Self.distances(page, roleCount)

    var sums = [Sums](repeating: Sums(), count: page.elements.count)
    var net = [Float](repeating: 0, count: page.elements.count)
    var signatures: [UInt64] = []
    var alike: [UInt64: Sums] = [:]
    var copies: [UInt64: Int] = [:]
    for (index, block) in page.blocks.enumerated() {
      let profile = profiles[index]
      let element = Int(block.element)
      let link = Float(block.linkBytes)
      let own = Float(profile.bytes)
      let isProse = profile.bytes >= 80 && link < own * 0.4 && profile.marks > 0
      let prose = isProse ? own - link : 0
      sums[element].bytes += own
      sums[element].linkBytes += link
      sums[element].blocks += 1
      sums[element].prose += prose
      sums[element].marks += Float(profile.marks)
      net[element] += isProse ? own - link : -(20 + link + min(own, 80) * 0.5)
      if profile.bytes >= 25 {
        // readability: 1 + commas + up to 3 for length; parent whole, grandparent half.
        let score = 1 + Float(profile.marks) + min(own / 100, 3)
        var at = Int(page.elements[element].parent)
        var share: Float = 1
        var level = 0
        while at >= 0, level < 4 {
          sums[at].score += score * share
          level += 1
          share = level == 1 ? 0.5 : 1 / Float(level * 3)
          at = Int(page.elements[at].parent)
        }
      }
      let parent = Int(page.elements[element].parent)
      let signature = Hash.mix(
        page.elements[element].signature, parent >= 0 ? page.elements[parent].signature : 0)
      signatures.append(signature)
      alike[signature, default: Sums()].bytes += own
      alike[signature, default: Sums()].linkBytes += link
      alike[signature, default: Sums()].blocks += 1
      alike[signature, default: Sums()].prose += prose
      copies[profile.hash, default: 0] += 1
    }
    // A child's number is above its parent's.
    for index in stride(from: page.elements.count - 1, to: 0, by: -1) {
      let parent = Int(page.elements[index].parent)
      guard parent >= 0 else { continue }
      sums[parent].bytes += sums[index].bytes
      sums[parent].linkBytes += sums[index].linkBytes
      sums[parent].blocks += sums[index].blocks
      sums[parent].prose += sums[index].prose
      sums[parent].marks += sums[index].marks
      net[parent] += net[index]
    }
    var top: (score: Float, net: Float) = (0, 0)
    for index in page.elements.indices {
      let sum = sums[index]
      let score = sum.score * (1 - sum.linkBytes / max(1, sum.bytes))
      if score > top.score { (top.score, best.readability) = (score, Int32(index)) }
      // `>=`: of a chain of wrappers the innermost.
      if net[index] > 0, net[index] >= top.net {
        (top.net, best.prose) = (net[index], Int32(index))
      }
    }
    (self.sums, self.signatures, self.alike, self.copies) = (sums, signatures, alike, copies)
  }

  /// For each element and role the steps up to the nearest element that has it.
  private static func distances(_ page: HTMLPage, _ roleCount: Int) -> [UInt8] {
    let width = roleCount + tagRoles.count + 1
    var column = [Int](repeating: -1, count: 256)
    for (index, tag) in tagRoles.enumerated() { column[Int(tag.rawValue)] = roleCount + index }
    var all = [UInt8](repeating: far, count: width * page.elements.count)
    for (index, element) in page.elements.enumerated() {
      let base = index * width
      if element.parent >= 0 {
        let above = Int(element.parent) * width
        for role in 0..<width where all[above + role] < far {
          all[base + role] = all[above + role] + 1
        }
      }
      // What is said of `html` and `body` is said of every page of the site, or of none.
      guard element.tag != .html, element.tag != .body else { continue }
      var roles = element.roles.rawValue & ~ClassRoles.articleBody.rawValue
      while roles != 0 {
        all[base + roles.trailingZeroBitCount] = 0
        roles &= roles - 1
      }
      if column[Int(element.tag.rawValue)] >= 0 {
        all[base + column[Int(element.tag.rawValue)]] = 0
      }
      if element.roles.contains(.articleBody) { all[base + width - 1] = 0 }
    }
    return all
  }

  /// Whether `inner` is `outer` or within it.
  func isWithin(_ inner: Int32, _ outer: Int32) -> Bool { stepsUp(inner, to: outer) != nil }

  /// Steps from `inner` up to `outer`; nil where it is not above.
  func stepsUp(_ inner: Int32, to outer: Int32) -> Int? {
    guard outer >= 0 else { return nil }
    var at = inner
    var steps = 0
    while at > outer {
      at = page.elements[Int(at)].parent
      steps += 1
    }
    return at == outer ? steps : nil
  }
}
