using System.Buffers;

namespace GaDms.Data.Rendering;

/// <summary>What a shape asks for in braces.</summary>
internal enum CaptionSlot
{
    A, Person, He, His, Him, Is, Has, Wears, Carries, Posing,
    Hair, Headwear, Upper, Lower, Clothes, Outfit, Shoes, Load,
}

/// <summary>A parsed sentence shape: see <see cref="CaptionShapes"/> for the notation.</summary>
internal sealed class CaptionTemplate
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("{[(])|");

    private CaptionTemplate(IReadOnlyList<Node> nodes) => Nodes = nodes;

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Reads one shape; a <see cref="FormatException"/> is a mistake in the table of shapes.</summary>
    public static CaptionTemplate Parse(string text)
    {
        int position = 0;
        IReadOnlyList<Node> nodes = ParseSequence(text, ref position);
        return position == text.Length
            ? new CaptionTemplate(nodes)
            : throw new FormatException($"Caption shape \"{text}\": unexpected '{text[position]}' at {position}.");
    }

    private static List<Node> ParseSequence(string text, ref int position)
    {
        var nodes = new List<Node>();
        while (position < text.Length && text[position] is not (']' or ')' or '|'))
        {
            switch (text[position])
            {
                case '{':
                    string name = text[(position + 1)..text.IndexOf('}', position)];
                    nodes.Add(new SlotNode(Enum.Parse<CaptionSlot>(name, ignoreCase: true)));
                    position += name.Length + 2;
                    break;
                case '[':
                    position++;
                    nodes.Add(new OptionalNode(ParseSequence(text, ref position)));
                    Expect(text, ref position, ']');
                    break;
                case '(':
                    nodes.Add(ParseChoice(text, ref position));
                    break;
                default:
                    int end = text.AsSpan(position).IndexOfAny(Marks);
                    end = end < 0 ? text.Length : position + end;
                    nodes.Add(new TextNode(text[position..end]));
                    position = end;
                    break;
            }
        }

        return nodes;
    }

    private static ChoiceNode ParseChoice(string text, ref int position)
    {
        var options = new List<IReadOnlyList<Node>>();
        do
        {
            position++; // the bracket or the bar
            options.Add(ParseSequence(text, ref position));
        }
        while (position < text.Length && text[position] == '|');
        Expect(text, ref position, ')');
        return new ChoiceNode(options);
    }

    private static void Expect(string text, ref int position, char expected)
    {
        if (position >= text.Length || text[position] != expected)
            throw new FormatException($"Caption shape \"{text}\": '{expected}' expected at {position}.");
        position++;
    }

    public abstract record Node;

    public sealed record TextNode(string Text) : Node;

    public sealed record SlotNode(CaptionSlot Slot) : Node;

    public sealed record OptionalNode(IReadOnlyList<Node> Nodes) : Node;

    public sealed record ChoiceNode(IReadOnlyList<IReadOnlyList<Node>> Options) : Node;
}
