using System.Text.Json;
using System.Text.Json.Serialization;
using GaDms.Data;
using GaDms.Data.Rendering;

namespace GaDms.Training.Batches;

/// <summary>What a data set says of its training captions: which words are true, false or beside the point, and their twins.</summary>
public sealed class CaptionTruth
{
    private const string AttributeFile = "attributes.json";

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Caption[] _ofPair;

    private CaptionTruth(Caption[] ofPair)
    {
        _ofPair = ofPair;
        HasTwins = Array.Exists(ofPair, caption => caption.Twin is not null);
    }

    /// <summary>Whether any caption has a twin: the same words, all true but for one value.</summary>
    public bool HasTwins { get; }

    /// <summary>The twin of a training pair's caption; null where it has none.</summary>
    public string? TwinOf(int pair) => _ofPair[pair].Twin;

    /// <summary>What the characters [<paramref name="start"/>, <paramref name="end"/>) of a training pair's caption are.</summary>
    public TokenLabel LabelAt(int pair, int start, int end)
    {
        foreach (var span in _ofPair[pair].Spans)
        {
            if (start < span.End && end > span.Start)
            {
                var kind = span.Kind switch
                {
                    CaptionSpanKind.Attribute => TokenKind.Attribute,
                    CaptionSpanKind.False => TokenKind.False,
                    _ => TokenKind.Irrelevant,
                };
                return new TokenLabel(kind, span.Attribute);
            }
        }
        return new TokenLabel(TokenKind.Filler, null);
    }

    /// <summary>Reads the side file of rendered people. Null for a data set without such a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or lacks a training picture.</exception>
    public static CaptionTruth? Find(RetrievalDataset dataset)
    {
        var path = Path.Combine(dataset.Root, AttributeFile);
        if (!File.Exists(path))
            return null;
        var known = Read(path);
        var pairs = dataset.PairsOf(Split.Train);
        var ofPair = new Caption[pairs.Count];
        for (var i = 0; i < ofPair.Length; i++)
        {
            var (image, caption) = pairs[i];
            var name = Path.GetFileName(image.Path);
            if (!known.TryGetValue(name, out var captions) || caption >= captions.Length || captions[caption].Text != pairs[i].Caption)
                throw new InvalidDataException($"{path} does not belong to the captions beside it: caption {caption + 1} of {name} is missing or another; render the data set again");
            ofPair[i] = captions[caption];
        }
        return new CaptionTruth(ofPair);
    }

    private static Dictionary<string, Caption[]> Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var known = new Dictionary<string, Caption[]>(StringComparer.Ordinal);
            foreach (var row in JsonSerializer.DeserializeAsyncEnumerable<Row>(stream, s_options).ToBlockingEnumerable())
            {
                // What stands in a list may be null, whatever its type says.
                if (row is null || row.Captions.Any(caption => caption is null || caption.Spans.Contains(null!)))
                    throw new JsonException("a picture, a caption or a span is null");
                known[Path.GetFileName(row.FilePath)] = row.Captions;
            }
            return known;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }

    private sealed record Row(string FilePath, Caption[] Captions);

    private sealed record Caption(string Text, Span[] Spans, string? Twin = null);

    private sealed record Span(int Start, int End, CaptionSpanKind Kind, string? Attribute = null);
}
