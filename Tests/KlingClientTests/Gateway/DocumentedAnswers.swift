@testable import KlingClient

/// The answers that the gateways' documents print, byte for byte, and what each means. Of the five
/// documents; beyond them, of the pages that the facts cite.
enum DocumentedAnswers {
    /// xcompute, all three documents, ResponseExample 200. Their ids differ, nothing else.
    static func xcomputeSubmitted(_ id: String) -> String {
        """
          {
            "code": 200,
            "data": [
              {
                "status": "submitted",
                "task_id": "\(id)"
              }
            ]
          }
        """
    }

    /// xcompute, all three documents alike, ResponseExample 400, 401, 402, 429, 500.
    static let xcomputeErrors: [(status: Int, message: String, body: String)] = [
        (400, "请求参数无效", "invalid_request_error"),
        (401, "身份验证失败，请检查您的API密钥", "authentication_error"),
        (402, "账户余额不足，请充值后再试", "payment_required"),
        (429, "请求过于频繁，请稍后再试", "rate_limit_error"),
        (500, "服务器内部错误，请稍后重试", "server_error"),
    ].map { status, message, type in
        (
            status, message,
            """
              {
                "error": {
                  "code": \(status),
                  "message": "\(message)",
                  "type": "\(type)"
                }
              }
            """
        )
    }

    /// kie, section 1, 响应示例.
    static let kieSubmitted = """
        {
          "code": 200,
          "msg": "success",
          "data": {
            "taskId": "281e5b0*********************f39b9"
          }
        }
        """

    /// kie, section 2, 响应示例, as it is printed: `\’` in `param` is no escape of JSON.
    static let kieStatus = #"""
        {
          "code": 200,
          "msg": "success",
          "data": {
            "taskId": "281e5b0*********************f39b9",
            "model": "kling-2.6/text-to-video",
            "state": "waiting",
            "param": "{\"model\":\"kling-2.6/text-to-video\",\"input\":{\"prompt\":\"Visual: 在一个时尚直播房间里，衣服挂在架子上，一面全长的镜子反射出主持人的身影。对话：[非裔美国女性主持人] 转过身来展示这件运动衫的合身效果。[非裔美国女性主持人，欢快的声音] 说：‘360 度无缝剪裁，修身显瘦。’ 立刻，[非裔美国女性主持人] 走向摄像头。[非裔美国女性主持人，活泼的声音] 说：‘双面拉绒面料，现在购买可享受 30 美元折扣。\’\",\"sound\":false,\"aspect_ratio\":\"1:1\",\"duration\":\"5\"}}",
            "resultJson": "{\"resultUrls\":[\"https://static.aiquickdraw.com/tools/example/1764828873062_0fok52Ym.mp4\"]}",
            "failCode": null,
            "failMsg": null,
            "costTime": null,
            "completeTime": null,
            "createTime": 1757584164490
          }
        }
        """#

    /// The same without the one backslash that makes it no JSON.
    static var kieStatusRepaired: String {
        let parts = kieStatus.split(separator: #"\’"#, omittingEmptySubsequences: false)
        return parts.joined(separator: "’")
    }

    static let kieTask = "281e5b0*********************f39b9"

    /// kie in the state that a test asks for.
    static func kie(_ state: String, _ more: String = "") -> String {
        """
        {"code":200,"msg":"success","data":{"taskId":"\(kieTask)","model":"kling-2.6/text-to-video",
        "state":"\(state)","param":"{}","failCode":null,"failMsg":null\(more)}}
        """
    }

    /// A result as kie writes it.
    static let kieResult = #"""
        ,"resultJson":"{\"resultUrls\":[\"https://static.aiquickdraw.com/1764828873062_0fok52Ym.mp4\"]}"
        """#

    /// toapis: the answer to a submission, and the states, as its status page prints them (docs/gateways/toapis.md).
    static func toapis(_ status: String, _ more: String = "") -> String {
        """
        {
          "id": "\(toapisTask)",
          "object": "generation.task",
          "model": "kling-v2-6",
          "status": "\(status)",
          "progress": 0,
          "created_at": 1778569600\(more)
        }
        """
    }

    static let toapisTask = "tsk_vid_01KRDG4S50XXXXXXXXXXXXXXX"

    static let toapisResult = """
        ,
          "completed_at": 1778569900,
          "expires_at": 1778656300,
          "result": {
            "type": "video",
            "data": [
              {
                "url": "https://files.toapis.com/videos/tsk_vid_01KRDG4S50XXXXXXXXXXXXXXX/a.mp4",
                "format": "mp4"
              }
            ]
          }
        """

    static let xcomputeTask = "task_01K9S419324DREZFBWNSVXYR6H"

    /// xcompute: APIMart's status page (docs/gateways/xcompute.md).
    static func xcompute(_ status: String, _ more: String = "") -> String {
        """
        {
          "code": 200,
          "data": {
            "id": "\(xcomputeTask)",
            "status": "\(status)",
            "progress": 100,
            "created": 1762853430,
            "estimated_time": 600\(more)
          }
        }
        """
    }

    /// A result in the present form.
    static let xcomputeResult = """
        ,
            "result": {
              "thumbnail_url": "https://upload.apimart.ai/f/image/thumbnail.jpg",
              "videos": [
                {
                  "url": [
                    "https://upload.apimart.ai/f/video/9998237146293438-video.mp4"
                  ],
                  "expires_at": 1762940095
                }
              ]
            },
            "completed": 1762853695,
            "actual_time": 265
        """

    /// Every answer here to a paid POST, with its gateway.
    static let submits: [(gateway: any GatewayAPI, status: Int, body: String)] =
        [
            (XcomputeAPI(), 200, xcomputeSubmitted("task_xxxxxxxxxx")),
            (KieAPI(), 200, kieSubmitted), (ToapisAPI(), 200, toapis("queued")),
            (KieAPI(), 200, #"{"code":402,"msg":"Insufficient credits","data":null}"#),
        ] + xcomputeErrors.map { (XcomputeAPI() as any GatewayAPI, $0.status, $0.body) }

    /// Every answer here about a task, with its gateway and the task.
    static let statuses: [(gateway: any GatewayAPI, task: String, body: String)] = [
        (KieAPI(), kieTask, kieStatus), (KieAPI(), kieTask, kieStatusRepaired),
        (KieAPI(), kieTask, kie("generating")), (KieAPI(), kieTask, kie("success", kieResult)),
        (KieAPI(), kieTask, kie("fail")), (ToapisAPI(), toapisTask, toapis("queued")),
        (ToapisAPI(), toapisTask, toapis("completed", toapisResult)),
        (ToapisAPI(), toapisTask, toapis("failed")),
        (XcomputeAPI(), xcomputeTask, xcompute("processing")),
        (XcomputeAPI(), xcomputeTask, xcompute("completed", xcomputeResult)),
        (XcomputeAPI(), xcomputeTask, xcompute("failed")),
    ]
}

/// An answer of a body.
func answer(
    _ body: String, status: Int = 200, _ fields: HTTPFields = HTTPFields()
) -> HTTPAnswer {
    HTTPAnswer(status: status, fields: fields, body: Array(body.utf8))
}

extension Verdict {
    /// The id of an accepted task.
    var task: String? { if case .accepted(let task) = self { task.text } else { nil } }
    /// The refusal.
    var fault: GatewayProblem? { if case .rejected(let fault) = self { fault } else { nil } }
    /// What was seen without a verdict.
    var evidence: GatewayEvidence? { if case .unknown(let seen) = self { seen } else { nil } }
}

extension StatusReading {
    /// How it failed.
    var failure: TaskFailure? { if case .failed(let failure) = self { failure } else { nil } }
    /// What was finished.
    var finished: FinishedTask? { if case .succeeded(let done) = self { done } else { nil } }
    /// What was seen without a verdict.
    var evidence: GatewayEvidence? { if case .unknown(let seen) = self { seen } else { nil } }
}
