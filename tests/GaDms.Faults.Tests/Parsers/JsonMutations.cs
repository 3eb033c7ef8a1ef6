using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Damage of JSON that stays JSON, or nearly: what a parser lets through and the reader behind it has to deal with.</summary>
internal static class JsonMutations
{
    // Seeds are damaged again and again.
    private static readonly ConditionalWeakTable<byte[], List<(int Start, int End, bool IsName)>> s_places = [];

    private static readonly byte[][] s_values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-1", "-0", "1e400", "-1e400", "1e-400", "0.5", "2147483648", "9223372036854775808", "99999999999999999999999999", "NaN", "[]", "{}", "[[]]", "[null]", "{\"\":null}",
            "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"../../etc/passwd\"", "\"/\"", "\"a\\nb\"", "\"\\ufeff\"", "\"0\"", "\"NaN\"", "/* */ 1", "[1,2,3,4,5,6,7,8]", "[\"a\",\"b\"]", "{\"a\":{\"a\":1}}",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, 0xC0, (byte)'"'],
        [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        [(byte)'"', .. Enumerable.Repeat((byte)'x', 3000), (byte)'"'],
        [.. Enumerable.Repeat((byte)'9', 2000)],
    ];

    private static readonly byte[][] s_names =
    [
        .. new[] { "\"\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"__proto__\"", "\"$type\"", "\"$ref\"", "\"\\u0000\"", "\"\\u0069d\"" }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFE, (byte)'"'],
    ];

    /// <summary>Damages one value or name.</summary>
    public static byte[] Any(byte[] json, Random random)
    {
        var places = s_places.GetValue(json, Places);
        if (places.Count == 0)
            return Mutations.Number(json, random);
        var (start, end, isName) = places[random.Next(places.Count)];
        if (isName)
            return Name(json, start..end, random);
        return random.Next(8) switch
        {
            0 => Nest(json, start..end, random),
            1 => Mutations.Replace(json, start..end, Other(json, places, random)),
            2 => Mutations.Replace(json, end..end, [(byte)',', .. json.AsSpan(start..end)]),
            3 => Mutations.Replace(json, start..start, "[1,"u8),
            _ => Mutations.Replace(json, start..end, s_values[random.Next(s_values.Length)]),
        };
    }

    private static byte[] Name(byte[] json, Range name, Random random) => random.Next(4) switch
    {
        // Twice, once with another value; twice, the second one written otherwise.
        0 => Mutations.Replace(json, name.Start..name.Start, [.. json.AsSpan(name), (byte)':', .. s_values[random.Next(s_values.Length)], (byte)',']),
        1 when name.GetOffsetAndLength(json.Length).Length > 2 =>
            Mutations.Replace(json, name.Start..name.Start, [(byte)'"', .. Encoding.ASCII.GetBytes($"\\u{json[name][1]:x4}"), .. json[name][2..], .. ":null,"u8]),
        2 => Mutations.Replace(json, name, "\"other\""u8),
        _ => Mutations.Replace(json, name, s_names[random.Next(s_names.Length)]),
    };

    private static byte[] Nest(byte[] json, Range value, Random random)
    {
        var depth = random.Next(4) switch { 0 => 5, 1 => 63, 2 => 65, _ => 20_000 };
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var opens = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, depth)));
        var closes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(close, random.Next(5) == 0 ? depth - 1 : depth)));
        return Mutations.Replace(json, value, [.. opens, .. json.AsSpan(value), .. closes]);
    }

    private static byte[] Other(byte[] json, List<(int Start, int End, bool IsName)> places, Random random)
    {
        var (start, end, _) = places[random.Next(places.Count)];
        return json[start..end];
    }

    /// <summary>Names and values, containers too, as far as it can be read.</summary>
    private static List<(int Start, int End, bool IsName)> Places(byte[] json)
    {
        var places = new List<(int, int, bool)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 100, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push((int)reader.TokenStartIndex);
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        places.Add((open.Pop(), (int)reader.BytesConsumed, false));
                        break;
                    case JsonTokenType.PropertyName:
                        // The colon belongs to the token.
                        var length = json.AsSpan((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)).LastIndexOf((byte)'"') + 1;
                        places.Add(((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + length, true));
                        break;
                    default:
                        places.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, false));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Damaged before; what was read will do.
        }
        return places;
    }
}
