namespace GaDms.Curation.Report;

/// <summary>A page that is being written, from its top to its end.</summary>
internal sealed class HtmlPage(TextWriter writer)
{
    /// <summary>Adds a line of markup.</summary>
    public void Add(Markup markup)
    {
        writer.Write(markup.ToString());
        writer.Write('\n');
    }
}
