using System.Globalization;

namespace GaDms.Curation.Report;

/// <summary>Numbers as the page says them.</summary>
internal static class Numbers
{
    private const double LeastShown = 0.001;

    /// <summary>A part of a whole in percent; nothing where there is no whole.</summary>
    public static string Share(long part, long whole)
    {
        if (whole == 0)
            return "";
        double share = (double)part / whole;
        return part > 0 && share < LeastShown ? "< 0.1 %" : share.ToString("0.0 %", CultureInfo.InvariantCulture);
    }

    /// <summary>A bar over a part of the width.</summary>
    /// <param name="part">Length of the bar.</param>
    /// <param name="whole">Length of the longest.</param>
    /// <param name="kind">Its colour: a class of the style sheet.</param>
    public static Markup Bar(double part, double whole, string kind)
    {
        double percent = whole > 0 ? Math.Clamp(100 * part / whole, 0, 100) : 0;
        return Markup.Of($"""<span class="bar"><i class="{kind}" style="width:{percent:0.##}%"></i></span>""");
    }
}
