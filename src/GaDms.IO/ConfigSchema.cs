using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace GaDms.IO;

/// <summary>
/// Compares a JSON document with the record type it is to become, member by member, because the serializer's own
/// messages name C# types and cannot suggest what was meant.
/// </summary>
internal static class ConfigSchema
{
    // A name this long is no slip of the pen.
    private const int LongestGuess = 100;

    /// <summary>Throws unless the document fits the type: names, kinds of values, required members, nulls.</summary>
    public static void Require(JsonNode? document, JsonTypeInfo type, string source)
    {
        if (document is null)
            throw Error(source, "$", $"expected {Describe(type)}, found null");
        RequireNode(document, type, "$", source);
    }

    /// <summary>Throws unless the record and every record in it keep their own rules.</summary>
    public static void RequireRules(object config, string source) => RequireRules(config, "$", source);

    /// <summary>The member of that name; throws with the nearest name when there is none.</summary>
    public static JsonPropertyInfo FindMember(JsonTypeInfo type, string name, string path, string source)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            throw Error(source, path, $"has no members, so there is no '{name}' in it: it is {Describe(type)}");
        var members = type.Properties.Where(IsSettable).ToArray();
        return Array.Find(members, member => member.Name == name)
            ?? throw Error(source, path, $"there is no member '{name}'; {Suggest(name, [.. members.Select(m => m.Name)])}");
    }

    /// <summary>What a value of the type looks like in JSON, for messages.</summary>
    public static string Describe(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return type.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object {...}",
            JsonTypeInfoKind.Enumerable => "a list [...]",
            _ when plain.IsEnum => $"one of {string.Join(", ", EnumNames(plain))}",
            _ when plain == typeof(bool) => "true or false",
            _ when plain == typeof(string) => "a string",
            _ when plain == typeof(int) || plain == typeof(long) || plain == typeof(ulong) || plain == typeof(uint) =>
                "a whole number",
            _ when plain == typeof(double) || plain == typeof(float) => "a number",
            _ => $"a value of type {plain.Name}",
        };
    }

    private static void RequireNode(JsonNode node, JsonTypeInfo type, string path, string source)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                RequireMembers(node as JsonObject ?? throw Mismatch(node, type, path, source), type, path, source);
                break;
            case JsonTypeInfoKind.Enumerable:
                var list = node as JsonArray ?? throw Mismatch(node, type, path, source);
                for (var i = 0; i < list.Count; i++)
                    RequireElement(list[i], type, $"{path}[{i}]", source);
                break;
            case JsonTypeInfoKind.Dictionary:
                foreach (var (key, value) in node as JsonObject ?? throw Mismatch(node, type, path, source))
                    RequireElement(value, type, $"{path}.{key}", source);
                break;
            default:
                RequireLeaf(node, type, path, source);
                break;
        }
    }

    private static void RequireMembers(JsonObject node, JsonTypeInfo type, string path, string source)
    {
        foreach (var (name, value) in node)
        {
            var member = FindMember(type, name, path, source);
            if (value is not null)
                RequireNode(value, JsonConfig.Options.GetTypeInfo(member.PropertyType), $"{path}.{name}", source);
            else if (!member.IsSetNullable)
                throw Error(source, $"{path}.{name}", "must not be null");
        }

        if (type.Properties.FirstOrDefault(p => IsRequired(p) && !node.ContainsKey(p.Name)) is { } missing)
            throw Error(source, path, $"the member '{missing.Name}' is missing");
    }

    /// <summary>Computed properties are no part of a document.</summary>
    private static bool IsSettable(JsonPropertyInfo member) => member.Set is not null || member.AssociatedParameter is not null;

    private static bool IsRequired(JsonPropertyInfo member) =>
        member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false };

    private static void RequireElement(JsonNode? value, JsonTypeInfo collection, string path, string source)
    {
        var element = JsonConfig.Options.GetTypeInfo(collection.ElementType!);
        RequireNode(value ?? throw Error(source, path, "must not be null"), element, path, source);
    }

    private static void RequireLeaf(JsonNode node, JsonTypeInfo type, string path, string source)
    {
        try
        {
            node.Deserialize(type);
        }
        catch (JsonException)
        {
            var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
            if (plain.IsEnum && node.GetValueKind() == JsonValueKind.String)
            {
                var name = node.GetValue<string>();
                throw Error(source, path, $"there is no '{name}'; {Suggest(name, EnumNames(plain))}");
            }

            throw Mismatch(node, type, path, source);
        }
    }

    private static void RequireRules(object config, string path, string source)
    {
        var type = JsonConfig.Options.GetTypeInfo(config.GetType());
        if (config is ICheckedConfig rules && rules.Check().FirstOrDefault() is { } problem)
        {
            throw Error(source, $"{path}.{JsonNamingPolicy.CamelCase.ConvertName(problem.Member)}", problem.Message);
        }

        if (type.Kind == JsonTypeInfoKind.Object)
        {
            // What is computed from sizes that a rule may yet refuse is not asked for.
            foreach (var member in type.Properties.Where(IsSettable))
            {
                if (member.Get?.Invoke(config) is { } value)
                    RequireRules(value, $"{path}.{member.Name}", source);
            }
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            var i = 0;
            foreach (var item in (IEnumerable)config)
            {
                if (item is not null)
                    RequireRules(item, $"{path}[{i}]", source);
                i++;
            }
        }
    }

    private static ConfigException Mismatch(JsonNode node, JsonTypeInfo type, string path, string source)
    {
        var found = node.GetValueKind() switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            _ => node.ToJsonString(),
        };
        return Error(source, path, $"expected {Describe(type)}, found {found}");
    }

    private static ConfigException Error(string source, string path, string problem) =>
        new($"{source}: {path}: {problem}");

    private static string[] EnumNames(Type type) =>
        [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static string Suggest(string name, IReadOnlyList<string> valid)
    {
        var nearest = name.Length > LongestGuess ? null : valid.MinBy(candidate => EditDistance(name, candidate));

        // Further away than half of the name, a suggestion would be a guess: show what there is.
        return nearest is not null && EditDistance(name, nearest) <= Math.Max(1, name.Length / 2)
            ? $"did you mean '{nearest}'?"
            : $"there are: {string.Join(", ", valid)}";
    }

    /// <summary>Levenshtein distance, letters compared without case.</summary>
    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
