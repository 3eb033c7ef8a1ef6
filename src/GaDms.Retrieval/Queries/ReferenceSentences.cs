namespace GaDms.Retrieval.Queries;

/// <summary>Descriptions of people who were made up, of three lengths: nobody in a gallery is meant by them.</summary>
internal static class ReferenceSentences
{
    private const int Count = 240;

    private static readonly string[] s_colors =
        ["black", "white", "grey", "red", "pink", "orange", "yellow", "green", "light blue", "blue", "navy", "purple", "brown", "beige"];

    private static readonly string[] s_tops = ["t-shirt", "shirt", "sweater", "hoodie", "jacket", "coat", "tank top"];
    private static readonly string[] s_bottoms = ["trousers", "jeans", "shorts"];
    private static readonly string[] s_shoes = ["sneakers", "shoes", "boots"];
    private static readonly string[] s_things = ["a backpack", "a handbag", "a hat", "short hair", "long hair", "a shoulder bag", "black hair", "a cap"];

    public static IReadOnlyList<string> All { get; } = Make();

    private static string[] Make()
    {
        // The same ones everywhere and always: scores must not change from one start to the next.
        var state = 12345u;
        return [.. Enumerable.Range(0, Count).Select(i =>
        {
            var top = $"a {Next(s_colors)} {Next(s_tops)}";
            var bottom = $"{Next(s_colors)} {Next(s_bottoms)}";
            var who = i % 2 == 0 ? "man" : "woman";
            return (i % 3) switch
            {
                0 => $"a {who} in {top}",
                1 => $"a {who} in {top} and {bottom}",
                _ => $"a {who} with {Next(s_things)}, wearing {top}, {bottom} and {Next(s_colors)} {Next(s_shoes)}",
            };
        })];

        string Next(string[] words)
        {
            state = unchecked((state * 1664525) + 1013904223);
            return words[(state >> 8) % (uint)words.Length];
        }
    }
}
