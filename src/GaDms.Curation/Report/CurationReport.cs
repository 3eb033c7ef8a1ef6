using System.Text;
using GaDms.Curation.Pipeline;
using GaDms.IO;

namespace GaDms.Curation.Report;

/// <summary>
/// One page about a curation run: what was seen, found, kept and captioned, and why the rest was not. The page is a single file that
/// loads nothing and runs nothing, for screens of any size and for paper; the same run gives the same bytes.
/// </summary>
public static class CurationReport
{
    /// <summary>Writes <see cref="CurateLayout.Report"/>, whole or not at all. A stage that has not run yet is said to be missing.</summary>
    /// <param name="layout">The run's folder. Shards are read one sample at a time.</param>
    /// <param name="notes">Warnings for the top of the page, such as a rule that was left out.</param>
    /// <exception cref="CurationException">There is no such folder, a journal or a shard cannot be read, or the page cannot be written.</exception>
    public static void Write(CurateLayout layout, IReadOnlyList<string> notes)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(notes);
        RunFigures figures = RunFigures.Read(layout);
        try
        {
            AtomicFile.Write(layout.Report, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                ReportPage.Write(new HtmlPage(writer), figures, notes);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CurationException($"{layout.Report}: the report cannot be written ({error.Message}).", error);
        }
    }
}
