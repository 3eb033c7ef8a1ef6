namespace GaDms.Bench;

/// <summary>One line of the table.</summary>
/// <param name="Id">Its name on the command line, in the peer and in the JSON file.</param>
/// <param name="Title">What is timed.</param>
/// <param name="Items">Things done in one call.</param>
/// <param name="Unit">What is counted, per second.</param>
internal sealed record Row(string Id, string Title, int Items, string Unit);

/// <summary>All rows.</summary>
internal static class Rows
{
    public const string Image = "image-fp32";
    public const string Text = "text-fp32";
    public const string Step = "step-fp32";

    public static IReadOnlyList<Row> All(Sizes sizes) =>
    [
        new(Image, $"image encoder, batch {sizes.Pictures}", sizes.Pictures, "images/s"),
        new(Text, $"text encoder, {sizes.Captions} captions of 14 to 68 tokens", sizes.Captions, "captions/s"),
        new(Step, $"pre-training step with token scores, batch {sizes.Pairs}", 1, "steps/s"),
    ];

    /// <summary>The rows whose id starts with one of <paramref name="ids"/>; all without any.</summary>
    /// <exception cref="InvalidDataException">An id names no row.</exception>
    public static IReadOnlyList<Row> Select(Sizes sizes, IReadOnlyList<string> ids)
    {
        var all = All(sizes);
        foreach (var id in ids)
        {
            if (!all.Any(row => Matches(row, id)))
                throw new InvalidDataException($"there is no benchmark \"{id}\"; choose among {string.Join(", ", all.Select(row => row.Id))}");
        }
        return ids.Count == 0 ? all : [.. all.Where(row => ids.Any(id => Matches(row, id)))];
    }

    private static bool Matches(Row row, string id) => row.Id.StartsWith(id, StringComparison.Ordinal);
}
