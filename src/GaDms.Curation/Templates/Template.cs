using System.Security.Cryptography;
using System.Text;

namespace GaDms.Curation.Templates;

/// <summary>Where a template comes from.</summary>
public enum TemplateOrigin
{
    /// <summary>Written by hand.</summary>
    Hand,

    /// <summary>A language model made it out of a caption.</summary>
    Caption,

    /// <summary>A language model wrote it after the members of a cluster.</summary>
    Cluster,
}

/// <summary>A sentence pattern for captions: <c>A [person] wears a [colored top] and [colored bottom].</c></summary>
public sealed record Template
{
    private const int IdLength = 12;

    private Template(string text, TemplateOrigin origin, IReadOnlyList<TemplatePart> parts)
    {
        Text = text;
        Origin = origin;
        Parts = parts;
        Slots = [.. parts.Select(part => part.Slot).OfType<Slot>()];
        Id = IdOf(text);
    }

    /// <summary>The first 12 hexadecimal digits of the text's SHA-256: the same text has the same identity in every bank.</summary>
    public string Id { get; }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Where it comes from.</summary>
    public TemplateOrigin Origin { get; }

    /// <summary>Its pieces in order.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>Its slots in order.</summary>
    public IReadOnlyList<Slot> Slots { get; }

    /// <summary>The template of a text that keeps the grammar and <see cref="TemplateRules"/>.</summary>
    /// <exception cref="CurationException">It does not; the message says why.</exception>
    public static Template Create(string text, TemplateOrigin origin)
        => TryCreate(text, origin, out Template? template, out string? fault)
            ? template
            : throw new CurationException($"The template \"{text}\" cannot be used: {fault}.");

    /// <summary>The template of a text, or the fault that keeps it from being one.</summary>
    public static bool TryCreate(
        string text,
        TemplateOrigin origin,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Template? template,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? fault)
    {
        template = null;
        if (!SlotGrammar.TryParse(text, out IReadOnlyList<TemplatePart> parts, out fault))
            return false;
        fault = TemplateRules.Fault(parts);
        if (fault is not null)
            return false;
        template = new Template(text, origin, parts);
        return true;
    }

    internal static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..IdLength];
}
