// The places for programs.
import Bytes

enum ProtocolRoutes {
  static let all: [Route] = [
    Route(name: "healthz", path: "/healthz", answer: HealthRoute.reply)
  ]
}
