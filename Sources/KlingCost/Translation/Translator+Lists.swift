// Pictures, shots and elements: what the dialects arrange differently.
extension Translator {
    /// Motion control's picture or video: one address, in some dialects a list of one.
    mutating func address(_ field: Field, _ role: Role) -> JSONValue? {
        guard var node = slots[role] else { return nil }
        said.insert(role)
        if payload.kind(node) == .array {
            guard let only = payload.elements(node).first else { return nil }
            node = only
        }
        return field.kind == .array ? .array([written(node)]) : written(node)
    }

    mutating func pictureList(_ field: Field, _ role: Role) -> JSONValue? {
        let references = pictures.references
        switch role {
        case .images:
            if field.kind != .array {
                guard pictures.last == nil else { return nil }
                said.formUnion(references.isEmpty ? Pictures.roles : [])
                return pictures.first.map { written($0) }
            }
            let frames = [pictures.first, pictures.last].compactMap { $0 }
            guard !frames.isEmpty, frames.count <= field.maximum ?? .max,
                pictures.first != nil
            else { return nil }
            if references.isEmpty { said.formUnion(Pictures.roles) }
            return .array(frames.map { written($0) })
        case .referenceImages:
            if references.isEmpty { return nil }
            if pictures.first == nil, pictures.last == nil { said.formUnion(Pictures.roles) }
            return .array(references.map { written($0) })
        case .imageRoles:
            return pictureRoles(field)
        default: return nil
        }
    }

    private mutating func pictureRoles(_ field: Field) -> JSONValue? {
        guard let item = book.item(of: field)?.children,
            let url = book.field(.frameURL, in: item)?.name.description,
            let role = book.field(.frameRole, in: item)?.name.description
        else { return nil }
        let frames = [("first_frame", pictures.first), ("last_frame", pictures.last)]
        said.formUnion(Pictures.roles)
        let items: [JSONValue] = frames.compactMap { word, node in
            node.map {
                .object([(name: url, value: written($0)), (name: role, value: .string(word))])
            }
        }
        return items.isEmpty ? nil : .array(items)
    }

    mutating func shots(_ field: Field) -> JSONValue? {
        list(.shots, [.shotIndex, .shotPrompt, .shotDuration], field)
    }

    mutating func elements(_ field: Field) -> JSONValue? {
        list(.elements, [.elementName, .elementDescription, .elementImages], field)
    }

    /// A list of objects whose members have the same roles in both dialects. Shots are numbered
    /// where the target wants numbers.
    private mutating func list(_ role: Role, _ roles: [Role], _ field: Field) -> JSONValue? {
        let source = book.models[request.model]
        guard let node = slots[role], let target = book.item(of: field)?.children,
            let place = FieldPlace(role, in: source, of: book),
            let own = book.item(of: book.fields[place.field])?.children
        else { return nil }
        said.insert(role)
        let items = payload.elements(node).enumerated().map { number, item -> JSONValue in
            var members: [(name: String, value: JSONValue)] = []
            for role in roles {
                guard let name = book.field(role, in: target)?.name.description else { continue }
                if let key = book.field(role, in: own)?.name,
                    let value = payload.member(item, key)
                {
                    members.append((name, written(value)))
                } else if role == .shotIndex {
                    members.append((name, .integer(number + 1)))
                }
            }
            return .object(members)
        }
        return .array(items)
    }
}
