// The pages for people.

enum PageRoutes {
  static let all: [Route] = [
    Route(name: "home", path: "/", answer: HomePage.reply),
    Route(name: "pages", path: "/pages", answer: PagesPage.reply),
    Route(name: "history", isCostly: true, path: "/history", answer: HistoryPage.reply),
    Route(name: "compare", isCostly: true, path: "/compare", answer: ComparePage.reply),
    Route(name: "blame", isCostly: true, path: "/blame", answer: BlamePage.reply),
    Route(name: "claims", isCostly: true, path: "/claims", answer: ClaimsPage.reply),
    Route(name: "capture", path: "/capture/", answer: CapturePage.reply),
    Route(name: "search", path: "/search", answer: SearchPage.reply),
    Route(name: "log", path: "/log", answer: LogPage.reply),
    Route(name: "keep", isCostly: true, takesForms: true, path: "/keep", answer: KeepPage.keep),
    Route(name: "login", takesForms: true, path: "/login", answer: KeepPage.login),
    Route(name: "logout", takesForms: true, path: "/logout", answer: KeepPage.logout),
    Route(name: "assets", path: "/assets/", answer: AssetRoute.reply),
    Route(name: "assets", path: "/favicon.ico", answer: AssetRoute.reply),
    Route(name: "assets", path: "/robots.txt", answer: AssetRoute.reply),
  ]
}
