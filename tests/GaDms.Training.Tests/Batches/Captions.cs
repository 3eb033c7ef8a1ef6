using GaDms.Model.Text;
using GaDms.Training.Batches;

namespace GaDms.Training.Tests.Batches;

/// <summary>A handful of captions in which some words are known to be false or beside the point.</summary>
internal static class Captions
{
    private static readonly (string Words, TokenKind Kind)[] s_known =
    [
        ("red", TokenKind.Attribute), ("green", TokenKind.Attribute), ("blue", TokenKind.False), ("it is raining", TokenKind.Irrelevant),
    ];

    public static string[] Texts { get; } =
    [
        "a woman in a red coat with a blue bag",
        "a man wearing green trousers",
        "she walks, it is raining",
        "a person with a very long white dress and a yellow hat and black shoes",
        "",
    ];

    public static ClipTokenizer Tokenizer { get; } = new(ClipVocabulary.Train(Texts, 60));

    public static TokenizedCaptions Tokenized { get; } = TokenizedCaptions.Create(Tokenizer, Texts, 77, LabelAt);

    /// <summary>Red and green are true, blue is false, rain is beside the point.</summary>
    public static TokenLabel LabelAt(int caption, int start, int end)
    {
        foreach (var (words, kind) in s_known)
        {
            var at = Texts[caption].IndexOf(words, StringComparison.Ordinal);
            if (at >= 0 && start < at + words.Length && end > at)
                return new TokenLabel(kind, kind == TokenKind.Irrelevant ? null : "color");
        }
        return new TokenLabel(TokenKind.Filler, null);
    }
}
