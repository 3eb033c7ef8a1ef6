using System.Text.Encodings.Web;
using System.Text.Json;
using GaDms.Curation;

namespace GaDms.Fleet;

/// <summary>The JSON of messages and of the store's small files.</summary>
internal static class FleetJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, s_options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="place">Where they come from, for the message.</param>
    public static T Read<T>(ReadOnlySpan<byte> content, string place)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(content, s_options) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new CurationException($"{place}: this is no {typeof(T).Name} ({error.Message}).", error);
        }
    }
}
