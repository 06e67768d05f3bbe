# ruff: noqa: E501, SIM905 — word lists read best as running text
"""Words that never name a competence by themselves.

`FUNCTION_WORDS` end a noun phrase; `GENERAL_WORDS` may stand inside one but say nothing alone.
"""

from __future__ import annotations

__all__ = ["FUNCTION_WORDS", "GENERAL_WORDS"]

FUNCTION_WORDS = frozenset(
    """
    och eller men att som för från till med utan om på i av vid den det de dem en ett är var vara varit blir bli blev
    har hade ha haft kan kunna kunde ska skall skulle vill ville måste bör inte ej aldrig ingen inget inga
    jag du han hon vi ni man oss er mig dig sig min mitt mina din ditt dina sin sitt sina vår vårt våra ert era deras
    detta denna dessa här där när då så nu än även också bara samt både dels inom över under efter innan mellan mot hos
    genom kring enligt per via bland vem vad vilken vilket vilka hur varför eftersom därför sedan redan ännu alltid ofta
    mycket mer mest lite mindre minst flera många några någon något all allt alla annan annat andra samma själv
    a an the and or but to of in on at by for from with without about into over under after before between against
    through during per via is are was were be been being am have has had do does did can could will would shall should
    may might must not no never i you he she it we they me him her us them my your his its our their this that these
    those here there when then so now than also only both as if because while who what which how why where since
    already yet always often very more most less least several many some any all other another same own
    """.split()
)

GENERAL_WORDS = FUNCTION_WORDS | frozenset(
    """
    erfarenhet erfarenheter kunskap kunskaper kompetens kompetenser utbildning person personer någon kollega medarbetare
    jobb jobba jobbar jobbat arbete arbeta arbetar arbetat hjälp stöd team företag firma bolag roll tjänst uppdrag
    god goda gott bra stor stora stort liten små ny nya nytt gammal olika egen egna år års månader veckor dag dagar
    tid gång gånger sätt del delar sak saker kunder kund område områden typ typer nivå form fall start slut lätt svårt
    vana vant van intresse intresserad duktig driven noggrann självgående flexibel erfaren student studenter master masterstudent masternivå mastersnivå magister kandidat kandidatnivå bachelor masteruppsats kandidatuppsats uppsats exjobbare civilingenjörsstudent ingenjörsstudent högskoleingenjör civilingenjör trainee sommarjobb sommarjobbare första andra tredje fjärde specialist specialister expert experter proffs examensarbete
    exjobb examensarbetare praktik praktikant projekt process processer system produkt produkter produktion teknik
    teknisk tekniska utveckling utveckla utvecklar förbättra förbättring arbetssätt verktyg metod metoder lösning lösningar
    gärna helst minst gäller finns får få ge ger gör göra göras tar ta komma kommer se ser gå går hela hel tex t.ex ex
    bred brett lång långt kort djup hög högt hand idag framöver snarast plats rätt fler extra personal folk gubbar killar
    experience experiences knowledge skill skills competence competences education people person someone colleague
    employee job work working worked help support team company firm role position assignment good great strong solid
    big small new old different years year months weeks day days time times way part parts thing things customer customers
    area areas type types level form case start end easy hard interest interested thesis theses master masters bachelor bachelors graduate graduates undergraduate msc bsc phd first second third fourth fifth one two three summer trainee candidate candidates student students internship specialist specialists expert experts professional professionals
    project projects process processes system systems product products production technology technical development
    develop improve improvement tool tools method methods solution solutions get give make take come see go whole
    basic advanced deep hands relevant related similar various professional practical understanding ability abilities
    able background familiar passion passionate motivated engineer ingenjör tekniker operatör technician operator engineering
    """.split()
)
