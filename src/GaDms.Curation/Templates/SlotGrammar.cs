using System.Diagnostics.CodeAnalysis;

namespace GaDms.Curation.Templates;

/// <summary>What a slot of a template stands for. The names, in lower case, are those written in templates.</summary>
public enum SlotKind
{
    /// <summary>The person: "man", "woman", "person".</summary>
    Person,

    /// <summary>Age as it can be seen: "young", "elderly".</summary>
    Age,

    /// <summary>Gender as an adjective: "female".</summary>
    Gender,

    /// <summary>Hair; no article before it.</summary>
    Hair,

    /// <summary>How the hair is worn: "ponytail"; with an article.</summary>
    Hairstyle,

    /// <summary>Hat, cap, helmet, scarf on the head; with an article.</summary>
    Headwear,

    /// <summary>Glasses; no article.</summary>
    Eyewear,

    /// <summary>The garment of the upper body; with an article.</summary>
    Top,

    /// <summary>Coat or jacket over the top; with an article.</summary>
    Outer,

    /// <summary>A garment of upper and lower body in one; with an article.</summary>
    Dress,

    /// <summary>The garment of the legs; no article, because most of its words are plural.</summary>
    Bottom,

    /// <summary>Shoes; no article.</summary>
    Footwear,

    /// <summary>Bag or backpack; with an article.</summary>
    Bag,

    /// <summary>Belt, scarf, watch; with an article.</summary>
    Accessory,

    /// <summary>What is held or carried; with an article.</summary>
    Carried,

    /// <summary>What the person does, as a participle: "walking", "standing with folded arms".</summary>
    Action,
}

/// <summary>A gap in a template: <c>[top]</c>, or with its colour <c>[colored top]</c>.</summary>
/// <param name="Kind">What goes in.</param>
/// <param name="Colored">Whether its colour is said.</param>
public readonly record struct Slot(SlotKind Kind, bool Colored)
{
    /// <summary>As written in templates, with brackets.</summary>
    public override string ToString() => Colored ? $"[{SlotGrammar.Colored}{SlotGrammar.Name(Kind)}]" : $"[{SlotGrammar.Name(Kind)}]";
}

/// <summary>A piece of a template: plain text or a slot.</summary>
/// <param name="Text">The text; empty for a slot.</param>
/// <param name="Slot">The slot; null for text.</param>
public readonly record struct TemplatePart(string Text, Slot? Slot)
{
    /// <inheritdoc/>
    public override string ToString() => Slot?.ToString() ?? Text;
}

/// <summary>Reads and writes the notation of templates: text with slots in square brackets.</summary>
public static class SlotGrammar
{
    internal const string Colored = "colored ";

    private static readonly Dictionary<string, SlotKind> s_kinds = Enum.GetValues<SlotKind>().ToDictionary(Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All kinds as they are written, for instructions and errors.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<SlotKind>().Select(Name)];

    /// <summary>A kind as it is written.</summary>
    public static string Name(SlotKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Splits a template into text and slots.</summary>
    /// <param name="text">The template.</param>
    /// <param name="parts">Its pieces; text pieces are never empty or neighbours. Empty when there is a fault.</param>
    /// <param name="fault">What is wrong, as a clause that can be told to the one who wrote it.</param>
    public static bool TryParse(string text, out IReadOnlyList<TemplatePart> parts, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<TemplatePart>();
        parts = [];
        for (int at = 0; at < text.Length;)
        {
            int bracket = text.AsSpan(at).IndexOfAny('[', ']');
            int end = bracket < 0 ? text.Length : at + bracket;
            if (end > at)
                found.Add(new TemplatePart(text[at..end], null));
            if (end == text.Length)
                break;

            int close = text.IndexOf(']', end);
            if (text[end] == ']')
                return Fail($"a ']' without its '[' at character {end + 1}", out fault);
            if (close < 0)
                return Fail($"a '[' without its ']' at character {end + 1}", out fault);

            string name = text[(end + 1)..close];
            bool colored = name.StartsWith(Colored, StringComparison.OrdinalIgnoreCase);
            if (!s_kinds.TryGetValue(colored ? name[Colored.Length..] : name, out SlotKind kind))
                return Fail($"the slot [{name}] is not known; slots are {string.Join(", ", Names)}, each also with \"colored \" before it", out fault);
            found.Add(new TemplatePart("", new Slot(kind, colored)));
            at = close + 1;
        }

        parts = found;
        fault = null;
        return true;
    }

    /// <summary>Writes pieces as a template; the inverse of <see cref="TryParse"/>.</summary>
    public static string Format(IEnumerable<TemplatePart> parts) => string.Concat(parts.Select(part => part.ToString()));

    private static bool Fail(string what, out string fault)
    {
        fault = what;
        return false;
    }
}
