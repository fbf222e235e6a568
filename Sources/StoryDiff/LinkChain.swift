// The best chain of links that do not cross: what kept its order. Fredman's sparse way, with a
// Fenwick tree over the new side; O(k log m) for k links.

enum LinkChain {
  /// Of `links` those of the chain with the greatest gain in all, in order.
  ///
  /// Each sentence is in one link at most. Of equal chains it takes one whose links come early.
  static func best(_ links: [Link], fromCount: Int, toCount: Int) -> [Link] {
    let order = links.indices.sorted {
      (links[$0].from.lowerBound, links[$0].to.lowerBound, links[$0].to.count)
        < (links[$1].from.lowerBound, links[$1].to.lowerBound, links[$1].to.count)
    }
    let byEnd = links.indices.sorted {
      (links[$0].from.upperBound, $0) < (links[$1].from.upperBound, $1)
    }
    // By place on the new side: the best total of a chain that ends before it, and its last link.
    var tree = [(total: Float, link: Int32)](repeating: (0, -1), count: toCount + 1)
    var totals = [Float](repeating: 0, count: links.count)
    var previous = [Int32](repeating: -1, count: links.count)
    var ended = 0
    for index in order {
      let link = links[index]
      while ended < byEnd.count, links[byEnd[ended]].from.upperBound <= link.from.lowerBound {
        let done = byEnd[ended]
        var place = links[done].to.upperBound
        while place <= toCount {
          if totals[done] > tree[place].total { tree[place] = (totals[done], Int32(done)) }
          place += place & -place
        }
        ended += 1
      }
      var before: (total: Float, link: Int32) = (0, -1)
      var place = link.to.lowerBound
      while place > 0 {
        if tree[place].total > before.total { before = tree[place] }
        place -= place & -place
      }
      totals[index] = before.total + link.gain
      previous[index] = before.link
    }
    guard var last = order.max(by: { totals[$0] < totals[$1] }) else { return [] }
    var chain = [links[last]]
    while previous[last] >= 0 {
      last = Int(previous[last])
      chain.append(links[last])
    }
    return chain.reversed()
  }
}
