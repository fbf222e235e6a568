// The places for programs.

enum ProtocolRoutes {
  static let all: [Route] =
    [
      Route(name: "healthz", path: "/healthz", answer: HealthRoute.reply),
      Route(name: "metrics", isCostly: true, path: "/metrics", answer: MetricsRoute.reply),
      Route(name: "checkpoint", path: "/checkpoint", answer: LogRoutes.checkpoint),
      Route(name: "tile", path: "/tile/", answer: LogRoutes.tile),
      Route(name: "timegate", path: "/timegate/", answer: TimeGate.reply),
      Route(name: "timemap", isCostly: true, path: "/timemap/", answer: TimeMap.reply),
      Route(name: "memento", isCostly: true, path: "/web/", answer: MementoRoute.reply),
      Route(name: "cdx", isCostly: true, path: "/cdx", answer: CDXRoute.reply),
      Route(name: "cdx", isCostly: true, path: "/cdx/search/cdx", answer: CDXRoute.reply),
      Route(name: "feed", isCostly: true, path: "/feed.atom", answer: FeedRoute.reply),
    ] + APIRoutes.all
}
