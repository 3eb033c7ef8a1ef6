using GaDms.Data;

namespace GaDms.Training.Batches;

/// <summary>Which words of a data set's training captions are true, false or beside the point, where it says so.</summary>
public static class CaptionKinds
{
    /// <summary>Reads the side file of rendered people; null for a data set without one.</summary>
    public static Func<int, int, int, TokenKind>? Find(RetrievalDataset dataset)
    {
        var path = Path.Combine(dataset.Root, "..", "kinds.json");
        if (!File.Exists(path)) return null;
        using var doc = System.Text.Json.JsonDocument.Parse(File.ReadAllText(path));
        var map = doc.RootElement.EnumerateArray().ToDictionary(e => e.GetProperty("file").GetString()!, e => e.GetProperty("spans").EnumerateArray().Select(c => c.EnumerateArray().Select(s => (s[0].GetInt32(), s[1].GetInt32(), s[2].GetInt32())).ToArray()).ToArray());
        var pairs = dataset.PairsOf(Split.Train);
        var spans = pairs.Select(p => map[Path.GetFileName(p.Image.Path)][p.CaptionIndex]).ToArray();
        return (pair, start, end) =>
        {
            foreach (var (s, e, kind) in spans[pair])
            {
                if (start < e && end > s)
                    return kind switch { 0 => TokenKind.Attribute, 1 => TokenKind.False, _ => TokenKind.Irrelevant };
            }
            return TokenKind.Filler;
        };
    }
}
