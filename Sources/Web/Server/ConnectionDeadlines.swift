// Slow clients: a connection whose request does not come, or whose answer is not read, is closed. One
// handler a connection, on its event loop; it costs one timer.
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that keep a place and do nothing with it.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// What the connection waits for.
  private enum Wait { case head, body, answer, next, reading }

  private let request: TimeAmount
  private let idle: TimeAmount
  private let stalled: TimeAmount
  private var timer: Scheduled<Void>?

  init(_ options: WebOptions) {
    request = .seconds(Int64(options.requestSeconds))
    idle = .seconds(Int64(options.idleSeconds))
    stalled = .seconds(Int64(options.stalledSeconds))
  }

  /// TCP_NOTSENT_LOWAT (tcp(7)): with so many bytes not yet sent a socket takes no more.
  ///
  /// The kernel would take megabytes, and for as long as it sends them nothing tells a client that reads
  /// slowly from one that does not read.
  private static let mostUnsent = (option: NIOBSDSocket.Option(rawValue: 25), bytes: 128 << 10)

  func handlerAdded(context: ChannelHandlerContext) {
    // Where a system has no such option, slow readers have less time.
    _ = context.channel.setOption(
      .tcpOption(Self.mostUnsent.option), value: numericCast(Self.mostUnsent.bytes))
    if context.channel.isActive { wait(for: .head, context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelActive(context: ChannelHandlerContext) {
    wait(for: .head, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: wait(for: .body, context)
    case .body: break
    case .end: wait(for: .answer, context)
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { wait(for: .next, context) }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    // Not writable: the client has not read what was sent. Each time it reads the clock starts again.
    wait(for: context.channel.isWritable ? .next : .reading, context)
    context.fireChannelWritabilityChanged()
  }

  private func wait(for what: Wait, _ context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    let amount: TimeAmount
    switch what {
    case .head, .body: amount = request
    case .answer: return  // Ours to hurry.
    case .next: amount = idle
    case .reading: amount = stalled
    }
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: amount) { channel.close(promise: nil) }
  }
}
