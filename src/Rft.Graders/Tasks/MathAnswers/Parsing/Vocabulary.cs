using System.Collections.Frozen;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>What LaTeX commands, words and characters mean.</summary>
internal static class Vocabulary
{
    /// <summary>Commands without meaning: spacing, sizes, styles.</summary>
    public static FrozenSet<string> Ignored { get; } = Set(
        "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle scriptstyle limits nolimits quad qquad "
        + "thinspace medspace thickspace enspace hfill noindent strut mathstrut middle boxed fbox hline $ # space nonumber notag ensuremath");

    /// <summary>Commands whose one argument is ignored with them.</summary>
    public static FrozenSet<string> IgnoredWithArgument { get; } = Set("hspace vspace phantom hphantom vphantom label tag color");

    /// <summary>Commands whose argument is words.</summary>
    public static FrozenSet<string> Texts { get; } = Set("text textbf textit textrm textsf texttt textnormal mbox hbox");

    /// <summary>Commands that set names in upright or other type.</summary>
    public static FrozenSet<string> Names { get; } = Set("mathrm operatorname mathsf mathtt mathit rm bf");

    /// <summary>Commands that decorate a symbol into another one.</summary>
    public static FrozenSet<string> Accents { get; } = Set(
        "overline bar hat vec tilde widehat widetilde overrightarrow overleftarrow overleftrightarrow underline mathbf boldsymbol bm mathcal "
        + "mathscr mathfrak dot ddot overarc wideparen");

    /// <summary>Accents that writers use and leave out for one and the same symbol.</summary>
    public static FrozenSet<string> StyleAccents { get; } = Set("mathbf boldsymbol bm vec hat mathcal mathscr mathfrak");

    /// <summary>Commands that the parser knows by name.</summary>
    public static FrozenSet<string> Structures { get; } = Set("frac sqrt binom sum prod int iint iiint oint lim pmod");

    /// <summary>Commands after which writers forget the blank.</summary>
    public static IReadOnlyList<string> Gluing { get; } = ["qquad", "quad", "cdot", "times", "pm", "mp", "div", "pi", "cup", "cap", "leq", "geq", "sqrt"];

    /// <summary>Other spellings of structures.</summary>
    public static FrozenDictionary<string, string> StructureSpellings { get; } = Pairs(
        "dfrac=frac tfrac=frac cfrac=frac dbinom=binom tbinom=binom");

    /// <summary>Greek letters that stand for themselves.</summary>
    public static FrozenSet<string> Greek { get; } = Set(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega "
        + "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega");

    /// <summary>Commands for signs, and their one spelling.</summary>
    public static FrozenDictionary<string, string> Signs { get; } = Pairs(
        "le=<= leq=<= leqslant=<= leqq=<= ge=>= geq=>= geqslant=>= geqq=>= ne=!= neq=!= lt=< gt=> approx=~= sim=~= simeq=~= cong=~= doteq=~= "
        + "equiv=equiv in=in notin=notin subset=subset subseteq=subset to=to rightarrow=to longrightarrow=to implies=implies Rightarrow=implies "
        + "Longrightarrow=implies therefore=implies iff=implies Leftrightarrow=implies cdot=* times=* ast=* div=/ pm=pm mp=mp cup=cup bigcup=cup "
        + "cap=cap bigcap=cap setminus=setminus smallsetminus=setminus backslash=setminus bmod=mod mod=mod mid=| vert=| lvert=| rvert=| Vert=|| "
        + "lVert=|| rVert=|| |=|| land=and wedge=and lor=or vee=or {=\\{ }=\\} lbrace=\\{ rbrace=\\} langle=langle rangle=rangle lfloor=lfloor rfloor=rfloor "
        + "lceil=lceil rceil=rceil lbrack=[ rbrack=] lparen=( rparen=) %=% degree=deg prime=prime choose=choose over=over colon=: &=&");

    /// <summary>Functions by any of their names.</summary>
    public static FrozenDictionary<string, string> Functions { get; } = Pairs(
        "sin=sin cos=cos tan=tan tg=tan cot=cot ctg=cot sec=sec csc=csc cosec=csc arcsin=arcsin arccos=arccos arctan=arctan arctg=arctan "
        + "arccot=arccot arcctg=arccot arcsec=arcsec arccsc=arccsc asin=arcsin acos=arccos atan=arctan sinh=sinh cosh=cosh tanh=tanh coth=coth "
        + "sh=sinh ch=cosh th=tanh arsinh=arcsinh arcsinh=arcsinh arcosh=arccosh arccosh=arccosh artanh=arctanh arctanh=arctanh exp=exp ln=ln log=log "
        + "lg=lg max=max min=min gcd=gcd lcm=lcm abs=abs floor=floor ceil=ceil sqrt=sqrt Re=re Im=im arg=arg sgn=sgn sign=sgn det=det deg=deg "
        + "dim=dim ker=ker rank=rank tr=tr cis=cis");

    /// <summary>Words that may stand in a formula without a backslash.</summary>
    public static FrozenDictionary<string, string> Words { get; } = Pairs("and=and or=or mod=mod union=cup cup=cup intersect=cap cap=cap in=in");

    /// <summary>Spellings of percent.</summary>
    public static FrozenSet<string> Percents { get; } = Set("percent percentage pct percents");

    /// <summary>Units and counted things whose name may follow a number; canonical names by spelling.</summary>
    public static FrozenDictionary<string, string> Units { get; } = Pairs(
        "m=m meter=m meters=m metre=m metres=m cm=cm centimeter=cm centimeters=cm centimetre=cm centimetres=cm mm=mm millimeter=mm millimeters=mm km=km "
        + "kilometer=km kilometers=km kilometre=km kilometres=km dm=dm in=in inch=in inches=in ft=ft foot=ft feet=ft yd=yd yard=yd yards=yd mi=mi "
        + "mile=mi miles=mi kg=kg kilogram=kg kilograms=kg g=g gram=g grams=g mg=mg lb=lb lbs=lb pound=lb pounds=lb oz=oz ounce=oz ounces=oz ton=t "
        + "tons=t tonnes=t l=l liter=l liters=l litre=l litres=l ml=ml milliliter=ml milliliters=ml gallon=gal gallons=gal s=s sec=s secs=s second=s "
        + "seconds=s min=min mins=min minute=min minutes=min h=h hr=h hrs=h hour=h hours=h day=d days=d week=w weeks=w month=mo months=mo year=y "
        + "years=y yr=y yrs=y mph=mph kph=kph dollar=usd dollars=usd usd=usd cent=cent cents=cent euro=eur euros=eur yuan=yuan rubles=rub degree=deg "
        + "degrees=deg deg=deg radian=rad radians=rad rad=rad am=am pm=pm unit=unit units=unit square=^2 cubic=^3 sq=^2");

    /// <summary>Characters beyond ASCII, as the LaTeX that means the same.</summary>
    public static FrozenDictionary<char, string> Characters { get; } = new Dictionary<char, string>
    {
        ['−'] = "-", ['–'] = "-", ['—'] = "-", ['×'] = "*", ['·'] = "*", ['⋅'] = "*", ['∗'] = "*", ['∙'] = "*", ['÷'] = "/", ['∕'] = "/", ['⁄'] = "/",
        ['≤'] = "<=", ['⩽'] = "<=", ['≥'] = ">=", ['⩾'] = ">=", ['≠'] = "!=", ['≈'] = "~=", ['≅'] = "~=", ['≡'] = "\\equiv ", ['∈'] = "\\in ",
        ['∉'] = "\\notin ", ['∪'] = "\\cup ", ['∩'] = "\\cap ", ['∖'] = "\\setminus ", ['±'] = "\\pm ", ['∓'] = "\\mp ", ['∞'] = "\\infty ",
        ['√'] = "\\sqrt ", ['∅'] = "\\emptyset ", ['°'] = "^\\circ ", ['º'] = "^\\circ ", ['′'] = "'", ['’'] = "'", ['→'] = "\\to ", ['⇒'] = "\\implies ",
        ['²'] = "^2", ['³'] = "^3", ['⁴'] = "^4", ['½'] = "\\frac12 ", ['⅓'] = "\\frac13 ", ['⅔'] = "\\frac23 ", ['¼'] = "\\frac14 ",
        ['¾'] = "\\frac34 ", ['π'] = "\\pi ", ['α'] = "\\alpha ", ['β'] = "\\beta ", ['γ'] = "\\gamma ", ['δ'] = "\\delta ", ['ε'] = "\\epsilon ",
        ['θ'] = "\\theta ", ['λ'] = "\\lambda ", ['μ'] = "\\mu ", ['ρ'] = "\\rho ", ['σ'] = "\\sigma ", ['τ'] = "\\tau ", ['φ'] = "\\phi ",
        ['ω'] = "\\omega ", ['Δ'] = "\\Delta ", ['Ω'] = "\\Omega ", ['Σ'] = "\\sum ", ['∑'] = "\\sum ", ['∏'] = "\\prod ", ['∫'] = "\\int ",
        ['ℝ'] = "\\mathbb{R}", ['ℤ'] = "\\mathbb{Z}", ['ℕ'] = "\\mathbb{N}", ['ℚ'] = "\\mathbb{Q}", ['ℂ'] = "\\mathbb{C}", ['∠'] = "\\angle ",
        ['⟨'] = "\\langle ", ['⟩'] = "\\rangle ", ['⌊'] = "\\lfloor ", ['⌋'] = "\\rfloor ", ['⌈'] = "\\lceil ", ['⌉'] = "\\rceil ", ['…'] = "\\ldots ",
        ['€'] = "\\$", ['£'] = "\\$", ['¥'] = "\\$", ['₹'] = "\\$", ['，'] = ",", ['：'] = ":", ['；'] = ";", ['（'] = "(", ['）'] = ")",
    }.ToFrozenDictionary();

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Pairs(string pairs) => pairs.Split(' ')
        .Select(pair => (Name: pair[..pair.IndexOf('=', 1)], Value: pair[(pair.IndexOf('=', 1) + 1)..]))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}
