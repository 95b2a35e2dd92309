import KlingCost

@testable import KlingClient

/// What the gateways answer, in the words of their documents.
enum ChaosWords {
    // MARK: Submissions

    /// As accepted; xcompute's with any number of tasks, the others' with one, or none, or two names
    /// for it.
    static func accepted(_ gateway: Int, _ ids: [String]) -> String {
        switch gateway {
        case 0:
            let tasks = ids.map { #"{"status":"submitted","task_id":"\#($0)"}"# }
            return #"{"code":200,"data":[\#(tasks.joined(separator: ","))]}"#
        case 1:
            let names = zip(["id", "task_id"], ids).map { #""\#($0)":"\#($1)","# }.joined()
            return #"{\#(names)"object":"generation.task","model":"kling-2.6","status":"queued","#
                + #""progress":0,"created_at":1783953000,"metadata":{}}"#
        default:
            let name = ids.first.map { #""taskId":"\#($0)""# } ?? ""
            return #"{"code":200,"msg":"success","data":{\#(name)}}"#
        }
    }

    /// An error by its number.
    static func error(_ gateway: Int, _ number: Int) -> String {
        switch gateway {
        case 0: #"{"error":{"code":\#(number),"message":"no"}}"#
        case 1: #"{"error":{"code":"\#(number)","message":"no"}}"#
        default: #"{"code":\#(number),"msg":"no","data":null}"#
        }
    }

    // MARK: Tasks

    static func state(_ gateway: Int, _ id: String, _ state: String) -> String {
        switch gateway {
        case 0: #"{"code":200,"data":{"id":"\#(id)","status":"\#(state)","progress":5}}"#
        case 1: #"{"id":"\#(id)","object":"generation.task","status":"\#(state)","progress":5}"#
        default: #"{"code":200,"msg":"success","data":{"taskId":"\#(id)","state":"\#(state)"}}"#
        }
    }

    static func running(_ gateway: Int) -> String {
        ["processing", "in_progress", "generating"][gateway]
    }

    static func succeeded(_ gateway: Int, _ task: ChaosTask) -> String {
        let id = task.id
        let address = "https://cdn.example/\(id).mp4"
        switch gateway {
        case 0:
            return #"{"code":200,"data":{"id":"\#(id)","status":"completed","#
                + task.report.words(money: "cost", credits: "credits_cost", task.charge)
                + #""result":{"videos":[{"url":["\#(address)"]}]}}}"#
        case 1:
            return #"{"id":"\#(id)","status":"completed","#
                + #""result":{"type":"video","data":[{"url":"\#(address)"}]}}"#
        default:
            return #"{"code":200,"msg":"success","data":{"taskId":"\#(id)","state":"success","#
                + task.report.words(money: nil, credits: "creditsConsumed", task.charge)
                + #""resultJson":"{\"resultUrls\":[\"\#(address)\"]}"}}"#
        }
    }

    static func failed(_ gateway: Int, _ id: String) -> String {
        switch gateway {
        case 0:
            #"{"code":200,"data":{"id":"\#(id)","status":"failed","error":{"code":500,"message":"no"}}}"#
        case 1: #"{"id":"\#(id)","status":"failed","error":{"code":"failed","message":"no"}}"#
        default:
            #"{"code":200,"msg":"success","data":{"taskId":"\#(id)","state":"fail","failCode":"501"}}"#
        }
    }
}

extension ChargeReport {
    /// Members, each with its comma. A credit is half a cent.
    fileprivate func words(money: String?, credits: String, _ charge: Nanos) -> String {
        let money = money.map { #""\#($0)":\#(self == .zero ? "0" : charge.decimal),"# } ?? ""
        let count = Nanos(count: charge.count * 200).decimal
        let credits = #""\#(credits)":\#(self == .zero ? "0" : count),"#
        return switch self {
        case .money, .overage: money
        case .credits: credits
        case .both, .zero: money + credits
        case .nothing: ""
        }
    }
}
