import Testing

@testable import KlingCost

/// The gateways' price tables, typed by hand with their products at the lengths to try.
enum RateTables {
    typealias Row = `Every rate of a gateway`.Row

    /// APIMart's table, USD per second, which stands in for xcompute's.
    static let xcompute: [Row] = [
        twoLengths("kling-v2-6", std, "0.184", "0.368"),
        twoLengths("kling-v2-6", pro, "0.3125", "0.625"),
        twoLengths("kling-v2-6", pro + sound, "0.625", "1.25"),
        motion("kling-v2-6-motion-control", std, "0.17136", "0.468384", "0.5712", "1.7136"),
        motion("kling-v2-6-motion-control", pro, "0.27432", "0.749808", "0.9144", "2.7432"),
        motion("kling-v3-motion-control", std, "0.30864", "0.843616", "1.0288", "3.0864"),
        motion("kling-v3-motion-control", pro, "0.41136", "1.124384", "1.3712", "4.1136"),
        perSecond("kling-v3", std, "0.2016", "0.336", "0.672", "1.008"),
        perSecond("kling-v3", std + sound, "0.3024", "0.504", "1.008", "1.512"),
        perSecond("kling-v3", pro, "0.2688", "0.448", "0.896", "1.344"),
        perSecond("kling-v3", pro + sound, "0.4032", "0.672", "1.344", "2.016"),
        perSecond("kling-v3", uhd, "1.28568", "2.1428", "4.2856", "6.4284"),
        perSecond("kling-v3", uhd + sound, "1.28568", "2.1428", "4.2856", "6.4284"),
        perSecond("kling-v3-omni", std + silent, "0.2016", "0.336", "0.672", "1.008"),
        perSecond("kling-v3-omni", std + sound, "0.2688", "0.448", "0.896", "1.344"),
        perSecond("kling-v3-omni", pro + silent, "0.2688", "0.448", "0.896", "1.344"),
        perSecond("kling-v3-omni", pro + sound, "0.336", "0.56", "1.12", "1.68"),
        perSecond("kling-v3-omni", std + video, "0.3024", "0.504", "1.008", "1.512"),
        perSecond("kling-v3-omni", pro + video, "0.4032", "0.672", "1.344", "2.016"),
        perSecond("kling-v3-omni", uhd, "1.28568", "2.1428", "4.2856", "6.4284"),
        perSecond("kling-video-o1", std, "0.2016", "0.336", "0.672", "1.008"),
        perSecond("kling-video-o1", pro, "0.2688", "0.448", "0.896", "1.344"),
        perSecond("kling-video-o1", std + video, "0.3024", "0.504", "1.008", "1.512"),
        perSecond("kling-video-o1", pro + video, "0.4032", "0.672", "1.344", "2.016"),
        perSecond("kling-3.0-turbo", hd, "0.3432", "0.572", "1.144", "1.716"),
        perSecond("kling-3.0-turbo", fullHD, "0.4296", "0.716", "1.432", "2.148"),
    ]

    /// toapis' older page, USD per second.
    static let toapis: [Row] = [
        twoLengths("kling-v2-6", std, at: "toapis", "0.184", "0.368"),
        twoLengths("kling-v2-6", pro, at: "toapis", "0.3125", "0.625"),
        twoLengths("kling-v2-6", pro + sound, at: "toapis", "0.625", "1.25"),
    ]

    /// kie's table, credits of 0.005 USD.
    static let kie: [Row] =
        ["text", "image"].flatMap { kind in
            let picture = kind == "image" ? #", "image_urls": ["http://a"]"# : ratio
            let model = "kling-2.6/\(kind)-to-video"
            return [
                clips(model, picture + silentHere, ("0.275", "55"), ("0.55", "110")),
                clips(model, picture + soundHere, ("0.55", "110"), ("1.1", "220")),
                clips("kling/v2-5-turbo-\(kind)-to-video-pro", "", ("0.21", "42"), ("0.42", "84")),
                seconds(
                    "kling/v3-turbo-\(kind)-to-video", hd,
                    [("3", "0.27", "54"), ("5", "0.45", "90"), ("15", "1.35", "270")]),
                seconds(
                    "kling/v3-turbo-\(kind)-to-video", fullHD,
                    [("3", "0.3375", "67.5"), ("5", "0.5625", "112.5"), ("15", "1.6875", "337.5")]
                ),
            ]
        } + [
            references(
                "kling-2.6/motion-control", mode720, ("0.165", "33"), ("0.451", "90.2"),
                ("0.55", "110"), ("1.65", "330")),
            references(
                "kling-2.6/motion-control", mode1080, ("0.27", "54"), ("0.738", "147.6"),
                ("0.9", "180"), ("2.7", "540")),
            references(
                "kling-3.0/motion-control", mode720, ("0.3", "60"), ("0.82", "164"),
                ("1", "200"), ("3", "600")),
            references(
                "kling-3.0/motion-control", mode1080, ("0.405", "81"), ("1.107", "221.4"),
                ("1.35", "270"), ("4.05", "810")),
            lengths(
                std + silentHere, ("0.21", "42"), ("0.35", "70"), ("0.7", "140"), "1.05", "210"),
            lengths(std + soundHere, ("0.3", "60"), ("0.5", "100"), ("1", "200"), "1.5", "300"),
            lengths(
                pro + silentHere, ("0.27", "54"), ("0.45", "90"), ("0.9", "180"), "1.35", "270"),
            lengths(
                pro + soundHere, ("0.405", "81"), ("0.675", "135"), ("1.35", "270"), "2.025",
                "405"),
            lengths(
                uhdHere + silentHere, ("1.005", "201"), ("1.675", "335"), ("3.35", "670"), "5.025",
                "1005"),
            lengths(
                uhdHere + soundHere, ("1.005", "201"), ("1.675", "335"), ("3.35", "670"), "5.025",
                "1005"),
        ]

    private static let std = #", "mode": "std""#
    private static let pro = #", "mode": "pro""#
    private static let uhd = #", "mode": "4k""#
    private static let uhdHere = #", "mode": "4K""#
    private static let mode720 = #", "mode": "720p""#
    private static let mode1080 = #", "mode": "1080p""#
    private static let hd = #", "resolution": "720p""#
    private static let fullHD = #", "resolution": "1080p""#
    private static let sound = #", "audio": true"#
    private static let silent = #", "audio": false"#
    private static let soundHere = #", "sound": true"#
    private static let silentHere = #", "sound": false"#
    private static let ratio = #", "aspect_ratio": "1:1""#
    private static let video = #", "video_list": [{}]"#
}

// MARK: - Shapes of rows

extension RateTables {
    /// 5 and 10 seconds.
    private static func twoLengths(
        _ model: String, _ settings: String, at gateway: String = "xcompute", _ five: String,
        _ ten: String
    ) -> Row {
        Row(gateway, model, settings, [("5", five, nil), ("10", ten, nil)])
    }

    /// 3, 5, 10 and 15 seconds.
    private static func perSecond(
        _ model: String, _ settings: String, _ three: String, _ five: String, _ ten: String,
        _ fifteen: String
    ) -> Row {
        Row(
            "xcompute", model, settings,
            [("3", three, nil), ("5", five, nil), ("10", ten, nil), ("15", fifteen, nil)])
    }

    /// References of 3, 8.2, 10 and 30 seconds.
    private static func motion(
        _ model: String, _ settings: String, _ three: String, _ eight: String, _ ten: String,
        _ thirty: String
    ) -> Row {
        Row(
            "xcompute", model, settings,
            [("3", three, nil), ("8.2", eight, nil), ("10", ten, nil), ("30", thirty, nil)])
    }

    /// kie's clips of 5 and 10 seconds.
    private static func clips(
        _ model: String, _ settings: String, _ five: (String, String), _ ten: (String, String)
    ) -> Row {
        Row("kie", model, settings, [("5", five.0, five.1), ("10", ten.0, ten.1)])
    }

    /// kie's seconds.
    private static func seconds(
        _ model: String, _ settings: String, _ amounts: [(String, String, String)]
    ) -> Row {
        Row("kie", model, settings, amounts.map { ($0.0, $0.1, $0.2) })
    }

    /// kie's references of 3, 8.2, 10 and 30 seconds.
    private static func references(
        _ model: String, _ settings: String, _ three: (String, String),
        _ eight: (String, String), _ ten: (String, String), _ thirty: (String, String)
    ) -> Row {
        let amounts = zip(["3", "8.2", "10", "30"], [three, eight, ten, thirty])
        return Row("kie", model, settings, amounts.map { ($0.0, $0.1.0, $0.1.1) })
    }

    /// kie 3.0 at 3, 5, 10 and 15 seconds.
    private static func lengths(
        _ settings: String, _ three: (String, String), _ five: (String, String),
        _ ten: (String, String), _ fifteen: String, _ credits: String
    ) -> Row {
        let amounts = zip(["3", "5", "10", "15"], [three, five, ten, (fifteen, credits)])
        return Row("kie", "kling-3.0/video", settings, amounts.map { ($0.0, $0.1.0, $0.1.1) })
    }
}
