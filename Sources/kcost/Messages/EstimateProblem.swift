import KlingCost
import KlingReports

/// Why a payload is not read, changed, translated or compared.
enum EstimateProblem: Error {
    case shotList(file: String, ShotList.ReadError)
    case edit(PayloadEdit.EditError, assignment: String)
    case cannotTranslate(file: String, gateway: String, Translation?)
    case unknownModel(String, gateway: String?, nearest: String?)
    case notAnEstimate(file: String)

    var status: ExitStatus {
        switch self {
        case .edit, .unknownModel: .usage
        case .shotList, .cannotTranslate, .notAnEstimate: .invalidData
        }
    }

    /// What happened, and what to do about it.
    var lines: [String] {
        switch self {
        case .shotList(let file, let failure): ["\(file.visible): \(failure.words)"]
        case .edit(let failure, let assignment): failure.lines(assignment)
        case .cannotTranslate(let file, let gateway, let translation):
            EstimateProblem.translation(file, gateway, translation)
        case .unknownModel(let id, let gateway, let nearest):
            [
                "the price book has no model or rate '\(id.visible)'"
                    + (gateway.map { " at \($0)" } ?? "")
                    + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
                "see: kcost prices list",
            ]
        case .notAnEstimate(let file):
            [
                "\(file.visible) is neither a payload nor an estimate saved with --format json",
                "save one with: kcost estimate payload.json --format json > before.json",
            ]
        }
    }

    private static func translation(
        _ file: String, _ gateway: String, _ translation: Translation?
    ) -> [String] {
        guard let translation else {
            return [
                "\(file.visible): \(gateway) sells no model with this engine",
                "see: kcost prices list --gateway \(gateway)",
            ]
        }
        return ["\(file.visible): \(gateway) cannot be told all of this, so nothing was written"]
            + translation.losses.filter(\.isEssential).map { "  " + $0.words }
            + translation.faults.map { "  \($0.path.visible): \($0.words)" }
    }
}

extension PayloadEdit.EditError {
    fileprivate func lines(_ assignment: String) -> [String] {
        let place = "--set \(assignment.visible): "
        switch self {
        case .noModel:
            return [
                place + "the payload names no model that a gateway sells, so its fields are "
                    + "not known; set the model first: --set model=kling-v3"
            ]
        case .unknownField(let field, let model, let nearest):
            let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
            return [place + "\(model.visible) has no field '\(field.visible)'" + hint]
        case .badValue(let value, let field, let expected):
            return [place + "\(field.visible) is \(expected.withArticle), not '\(value.visible)'"]
        }
    }
}

extension ShotList.ReadError {
    fileprivate var words: String {
        switch self {
        case .empty: "the table is empty; its first row names the fields, such as model,prompt,mode"
        case .noModelColumn:
            "the table has no column 'model', which each row needs; titles are written as the "
                + "fields are, with commas between them"
        case .duplicateTitle(let title): "two columns are called '\(title.visible)'"
        case .tooManyColumns(let limit): "more than \(limit) columns"
        case .unterminatedQuote(let line): "line \(line): the quoted cell never ends"
        case .tooManyCells(let line, let found, let titles):
            "line \(line): \(found) cells under \(titles) titles; quote cells that hold a comma"
        case .notUTF8: "the table is not UTF-8; save it as UTF-8 CSV"
        }
    }
}

extension Translation.Loss {
    /// `duration 7 (takes 5, 10)`, `elements`.
    var words: String {
        var words = field.visible
        if let value { words += " " + value.visible }
        if !allowed.isEmpty { words += " (takes \(allowed.joined(separator: ", ")))" }
        return words
    }
}
