using GaDms.Curation.Templates;

namespace GaDms.Curation.Gate;

/// <summary>No slot of the template is left.</summary>
public sealed class UnfilledSlotRule : ICaptionRule
{
    private static readonly string[] s_colored = [.. SlotGrammar.Names.Select(name => SlotGrammar.Colored + name)];

    /// <inheritdoc/>
    public string Reason => "caption-unfilled-slot";

    /// <inheritdoc/>
    public string? Fault(CaptionCandidate caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        if (caption.Text.AsSpan().IndexOfAny('[', ']') >= 0)
            return "it has square brackets; every slot must be replaced by what is seen";
        return caption.Words.FirstOf(s_colored) is { } slot ? $"it has the slot \"{slot}\" instead of what is seen" : null;
    }
}
