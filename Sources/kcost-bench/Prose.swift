/// Prompts without meaning, as JSON strings: 70 % English, 30 % Chinese.
struct Prose {
    private let words = Prose.english.split(whereSeparator: \.isWhitespace).map { String($0) }
    private let characters = Prose.chinese.filter { !$0.isWhitespace }.map { String($0) }

    /// A prompt of 15–50 words or 20–80 characters; its last three spell the number, so that no two
    /// numbers below a million have the same prompt.
    func prompt(_ number: Int, mentioning names: [String], _ dice: inout Dice) -> String {
        let isChinese = Int.random(in: 0..<100, using: &dice) < 30
        let list = isChinese ? characters : words
        let length = Int.random(in: isChinese ? 20...80 : 15...50, using: &dice)
        var parts = (0..<(length - 3)).map { _ in Prose.any(list, &dice) }
        for name in names {
            parts.insert("@\(name)", at: Int.random(in: parts.indices, using: &dice))
        }
        parts += [number / list.count / list.count, number / list.count, number]
            .map { list[$0 % list.count] }
        if isChinese { return Prose.sentence(parts, "", "，", "。") }
        return Prose.sentence(parts, " ", ", ", ".")
    }

    /// A short one, for a shot; it may occur again.
    func line(_ dice: inout Dice) -> String {
        let length = Int.random(in: 8...20, using: &dice)
        return Prose.sentence((0..<length).map { _ in Prose.any(words, &dice) }, " ", ", ", ".")
    }

    /// With a comma after every seventh part.
    private static func sentence(
        _ parts: [String], _ gap: String, _ comma: String, _ stop: String
    ) -> String {
        var text = "\""
        for (index, part) in parts.enumerated() {
            if index > 0 { text += index.isMultiple(of: 7) ? comma : gap }
            text += part
        }
        return text + stop + "\""
    }

    private static func any(_ list: [String], _ dice: inout Dice) -> String {
        list[Int.random(in: list.indices, using: &dice)]
    }

    private static let english = """
        a above across after air alley amber ancient apple apron arch around ash at autumn bakery
        balloon bamboo bank barn basket bay beach bell below bend bicycle bird blanket blue boat bold
        bonfire book branch bread breeze brick bridge bright brook brush bucket cabin calm camera
        candle canyon carpet castle cat cave chair chalk cherry child cinema city clay cliff clock
        close cloud coast coat cold color copper coral corner cotton crane creek crowd curtain dance
        dark dawn deer desert dew distant dock dog door drift drum dune dust eagle early earth east
        echo edge elder ember empty evening falcon fall farm feather fence ferry field fire fish
        flame float floor flower flute fog forest fountain fox frame frost garden gate gentle glass
        glow gold grain grass gravel green grove guitar hand harbor hat hawk hay hill hollow honey
        horse house ice inn iron island ivory ivy jar jungle kettle kite knight lake lamp lane
        lantern leaf lens letter light lily linen long loom low lunar maple marble market meadow
        mill mirror mist moon moss moth mountain narrow needle night north oak oar ocean old olive
        orange orchard paint pale paper path peach pearl pebble piano pier pigeon pine plum pond
        poppy porch quiet rabbit rain raven red reed ribbon ridge ripple river road robin roof rope
        rose rust saddle sail salt sand scarf sea shadow shell shore silent silk silver sky sleet
        slow smoke snow soft song south sparrow spring star steam stone storm stream street summer
        sun swan tea thread tide tiger timber tower trail train tulip valley velvet village violin
        wagon walnut warm water wave weaver west wheat whisper white wild willow wind window winter
        wolf wooden wool yard yellow
        """

    private static let chinese = """
        天地日月山水火木金土风云雨雪雷电霜露星河江海湖泉溪流沙石岩崖岛岸春夏秋冬晨午夜暮光影
        红橙黄绿青蓝紫黑白灰明暗远近高低大小长短快慢轻重冷暖新旧东西南北上下左右前后里外中间
        人男女老少孩母父友客匠农渔兵王僧手足眼耳口面发衣帽鞋伞灯笼烛钟鼓琴笛画书信纸笔墨茶酒
        饭糕饼鱼虾果桃梨杏梅兰竹菊松柏柳枫荷花草叶根枝林森田园麦稻瓜豆马牛羊犬猫鸟鹤燕鹰鹿狐
        虎龙蝶蜂船车桥路街巷门窗墙屋楼塔亭寺城村市港站台院走跑跳坐立看听说唱笑哭吹飞游落升转
        推拉开关来去入出回过穿越照映摇动停静起舞绕望等追
        """
}

/// A small generator of random numbers (SplitMix64), so that every run has the same payloads.
///
/// Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
