package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"vuonlen/account"
	"vuonlen/internal/fault"
	"vuonlen/internal/lang"
)

// helpText is the help of every command and flag by its name in the grammar.
var helpText = map[string]lang.Text{
	"flag_db":                 lang.T("cli.flag.db"),
	"flag_lang":               lang.T("cli.flag.lang"),
	"flag_format":             lang.T("cli.flag.format"),
	"flag_as":                 lang.T("cli.flag.as"),
	"flag_keys":               lang.T("cli.flag.keys"),
	"flag_confirm":            lang.T("cli.flag.confirm"),
	"flag_on_unit":            lang.T("cli.flag.on_unit"),
	"flag_on_import":          lang.T("cli.flag.on_import"),
	"flag_on_judge":           lang.T("cli.flag.on_judge"),
	"flag_on_target":          lang.T("cli.flag.on_target"),
	"flag_complete":           lang.T("cli.flag.complete"),
	"flag_year":               lang.T("cli.flag.year"),
	"flag_standard":           lang.T("cli.flag.standard"),
	"flag_as_known":           lang.T("cli.flag.as_known"),
	"flag_map":                lang.T("cli.flag.map"),
	"flag_movement":           lang.T("cli.flag.movement"),
	"flag_submitted_on":       lang.T("cli.flag.submitted_on"),
	"flag_kind":               lang.T("cli.flag.kind"),
	"flag_on_shortfall":       lang.T("cli.flag.on_shortfall"),
	"flag_criterion":          lang.T("cli.flag.criterion"),
	"flag_readings":           lang.T("cli.flag.readings"),
	"flag_subject":            lang.T("cli.flag.subject"),
	"flag_unit":               lang.T("cli.flag.unit"),
	"flag_accesses":           lang.T("cli.flag.accesses"),
	"flag_head":               lang.T("cli.flag.head"),
	"flag_households":         lang.T("cli.flag.households"),
	"flag_seed":               lang.T("cli.flag.seed"),
	"flag_dir":                lang.T("cli.flag.dir"),
	"flag_no_serve":           lang.T("cli.flag.no_serve"),
	"flag_publish":            lang.T("cli.flag.publish"),
	"flag_listen":             lang.T("cli.flag.listen"),
	"flag_routes":             lang.T("cli.flag.routes"),
	"flag_source":             lang.T("cli.flag.source"),
	"flag_storybook":          lang.T("cli.flag.storybook"),
	"serve":                   lang.T("cli.serve"),
	"arg_file":                lang.T("cli.arg.file"),
	"arg_code":                lang.T("cli.arg.code"),
	"arg_movement":            lang.T("cli.arg.movement"),
	"demo":                    lang.T("cli.demo"),
	"unit":                    lang.T("cli.unit"),
	"unit_show":               lang.T("cli.unit.show"),
	"unit_import":             lang.T("cli.unit.import"),
	"unit_change":             lang.T("cli.unit.change"),
	"unit_change_import":      lang.T("cli.unit.change.import"),
	"unit_fact":               lang.T("cli.unit.fact"),
	"unit_fact_import":        lang.T("cli.unit.fact.import"),
	"tally":                   lang.T("cli.tally"),
	"tally_import":            lang.T("cli.tally.import"),
	"tally_show":              lang.T("cli.tally.show"),
	"evidence":                lang.T("cli.evidence"),
	"evidence_import":         lang.T("cli.evidence.import"),
	"evidence_list":           lang.T("cli.evidence.list"),
	"evidence_kinds":          lang.T("cli.evidence.kinds"),
	"evidence_add":            lang.T("cli.evidence.add"),
	"evidence_change":         lang.T("cli.evidence.change"),
	"evidence_withdraw":       lang.T("cli.evidence.withdraw"),
	"evidence_show":           lang.T("cli.evidence.show"),
	"evidence_history":        lang.T("cli.evidence.history"),
	"evidence_attach":         lang.T("cli.evidence.attach"),
	"evidence_detach":         lang.T("cli.evidence.detach"),
	"evidence_file":           lang.T("cli.evidence.file"),
	"arg_record":              lang.T("cli.arg.record"),
	"arg_fields":              lang.T("cli.arg.fields"),
	"arg_fields_change":       lang.T("cli.arg.fields_change"),
	"arg_attach":              lang.T("cli.arg.attach"),
	"arg_attachment":          lang.T("cli.arg.attachment"),
	"flag_check":              lang.T("cli.flag.check"),
	"flag_reason_record":      lang.T("cli.flag.reason_record"),
	"flag_name":               lang.T("cli.flag.name"),
	"flag_out_file":           lang.T("cli.flag.out_file"),
	"arg_kind":                lang.T("cli.arg.kind"),
	"flag_evidence_unit":      lang.T("cli.flag.evidence_unit"),
	"flag_evidence_subject":   lang.T("cli.flag.evidence_subject"),
	"flag_evidence_household": lang.T("cli.flag.evidence_household"),
	"procedure":               lang.T("cli.procedure"),
	"procedure_show":          lang.T("cli.procedure.show"),
	"procedure_holidays":      lang.T("cli.procedure.holidays"),
	"flag_procedure_on":       lang.T("cli.flag.procedure_on"),
	"flag_procedure_form":     lang.T("cli.flag.procedure_form"),
	"standard":                lang.T("cli.standard"),
	"standard_compare":        lang.T("cli.standard.compare"),
	"arg_reviews":             lang.T("cli.arg.reviews"),
	"flag_against":            lang.T("cli.flag.against"),
	"flag_standard_or_file":   lang.T("cli.flag.standard_or_file"),
	"flag_register_unit":      lang.T("cli.flag.register_unit"),
	"flag_who":                lang.T("cli.flag.who"),
	"criterion":               lang.T("cli.criterion"),
	"criterion_decide":        lang.T("cli.criterion.decide"),
	"criterion_confirm":       lang.T("cli.criterion.confirm"),
	"criterion_list":          lang.T("cli.criterion.list"),
	"flag_decide_criterion":   lang.T("cli.flag.decide_criterion"),
	"flag_decide_subject":     lang.T("cli.flag.decide_subject"),
	"flag_verdict":            lang.T("cli.flag.verdict"),
	"flag_reasons":            lang.T("cli.flag.reasons"),
	"flag_replaces":           lang.T("cli.flag.replaces"),
	"flag_doubt":              lang.T("cli.flag.doubt"),
	"arg_conclusion":          lang.T("cli.arg.conclusion"),
	"living":                  lang.T("cli.living"),
	"living_show":             lang.T("cli.living.show"),
	"flag_living_from":        lang.T("cli.flag.living_from"),
	"flag_living_to":          lang.T("cli.flag.living_to"),
	"tally_count":             lang.T("cli.tally.count"),
	"arg_files":               lang.T("cli.arg.files"),
	"flag_units":              lang.T("cli.flag.units"),
	"points":                  lang.T("cli.points"),
	"points_check":            lang.T("cli.points.check"),
	"arg_points":              lang.T("cli.arg.points"),
	"tally_check":             lang.T("cli.tally.check"),
	"flag_points":             lang.T("cli.flag.points"),
	"flag_percent":            lang.T("cli.flag.percent"),
	"flag_few":                lang.T("cli.flag.few"),
	"classify":                lang.T("cli.classify"),
	"review":                  lang.T("cli.review"),
	"review_import":           lang.T("cli.review.import"),
	"member":                  lang.T("cli.member"),
	"member_import":           lang.T("cli.member.import"),
	"household":               lang.T("cli.household"),
	"household_change":        lang.T("cli.household.change"),
	"household_change_import": lang.T("cli.household.change.import"),
	"household_show":          lang.T("cli.household.show"),
	"household_find":          lang.T("cli.household.find"),
	"report":                  lang.T("cli.report"),
	"paper":                   lang.T("cli.paper"),
	"paper_kinds":             lang.T("cli.paper.kinds"),
	"paper_fields":            lang.T("cli.paper.fields"),
	"paper_draft":             lang.T("cli.paper.draft"),
	"paper_check":             lang.T("cli.paper.check"),
	"paper_print":             lang.T("cli.paper.print"),
	"paper_list":              lang.T("cli.paper.lists"),
	"duty_letter":             lang.T("cli.duty.letter"),
	"arg_list":                lang.T("cli.arg.list"),
	"flag_paper_commune":      lang.T("cli.flag.paper_commune"),
	"flag_list_year":          lang.T("cli.flag.list_year"),
	"flag_list_out":           lang.T("cli.flag.list_out"),
	"flag_letter_out":         lang.T("cli.flag.letter_out"),
	"flag_duty_from":          lang.T("cli.flag.duty_from"),
	"paper_attach":            lang.T("cli.paper.attach"),
	"paper_sign":              lang.T("cli.paper.sign"),
	"paper_signed":            lang.T("cli.paper.signed"),
	"paper_unsign":            lang.T("cli.paper.unsign"),
	"arg_signed":              lang.T("cli.arg.signed"),
	"flag_scan":               lang.T("cli.flag.scan"),
	"flag_signed_file":        lang.T("cli.flag.signed_file"),
	"flag_service":            lang.T("cli.flag.service"),
	"flag_service_limit":      lang.T("cli.flag.service_limit"),
	"paper_template":          lang.T("cli.paper.template"),
	"template_list":           lang.T("cli.template.list"),
	"template_add":            lang.T("cli.template.add"),
	"template_show":           lang.T("cli.template.show"),
	"template_withdraw":       lang.T("cli.template.withdraw"),
	"arg_template_number":     lang.T("cli.arg.template_number"),
	"flag_template_unit":      lang.T("cli.flag.template_unit"),
	"flag_template_on":        lang.T("cli.flag.template_on"),
	"flag_template_all":       lang.T("cli.flag.template_all"),
	"flag_template_from":      lang.T("cli.flag.template_from"),
	"flag_template_to":        lang.T("cli.flag.template_to"),
	"flag_template_end":       lang.T("cli.flag.template_end"),
	"flag_kept":               lang.T("cli.flag.kept"),
	"flag_paper_dossier":      lang.T("cli.flag.paper_dossier"),
	"flag_paper_round":        lang.T("cli.flag.paper_round"),
	"flag_paper_number":       lang.T("cli.flag.paper_number"),
	"award_statement":         lang.T("cli.award.statement"),
	"award_verify":            lang.T("cli.award.verify"),
	"arg_statement":           lang.T("cli.arg.statement"),
	"flag_public_key":         lang.T("cli.flag.public_key"),
	"flag_verify_list":        lang.T("cli.flag.verify_list"),
	"key_show":                lang.T("cli.key.show"),
	"arg_paper":               lang.T("cli.arg.paper"),
	"arg_template":            lang.T("cli.arg.template"),
	"flag_draft_out":          lang.T("cli.flag.draft_out"),
	"flag_paper_household":    lang.T("cli.flag.paper_household"),
	"flag_paper_year":         lang.T("cli.flag.paper_year"),
	"flag_paper_reason":       lang.T("cli.flag.paper_reason"),
	"flag_paper_out":          lang.T("cli.flag.paper_out"),
	"flag_template":           lang.T("cli.flag.template"),
	"flag_set":                lang.T("cli.flag.set"),
	"arg_form":                lang.T("cli.arg.form"),
	"duty":                    lang.T("cli.duty"),
	"duty_list":               lang.T("cli.duty.list"),
	"duty_due":                lang.T("cli.duty.due"),
	"flag_due_year":           lang.T("cli.flag.due_year"),
	"flag_due_on":             lang.T("cli.flag.due_on"),
	"flag_due_state":          lang.T("cli.flag.due_state"),
	"enrolment":               lang.T("cli.enrolment"),
	"enrolment_list":          lang.T("cli.enrolment.list"),
	"enrolment_letter":        lang.T("cli.enrolment.letter"),
	"flag_enrolment_unit":     lang.T("cli.flag.enrolment_unit"),
	"flag_enrolment_state":    lang.T("cli.flag.enrolment_state"),
	"flag_letter_subject":     lang.T("cli.flag.letter_subject"),
	"flag_letter_until":       lang.T("cli.flag.letter_until"),
	"flag_letter_from":        lang.T("cli.flag.letter_from"),
	"inspection":              lang.T("cli.inspection"),
	"inspection_list":         lang.T("cli.inspection.list"),
	"flag_out":                lang.T("cli.flag.out"),
	"flag_errors":             lang.T("cli.flag.errors"),
	"key":                     lang.T("cli.key"),
	"key_rotate":              lang.T("cli.key.rotate"),
	"user":                    lang.T("cli.user"),
	"user_add":                lang.T("cli.user.add"),
	"user_list":               lang.T("cli.user.list"),
	"user_disable":            lang.T("cli.user.disable"),
	"user_enable":             lang.T("cli.user.enable"),
	"flag_site":               lang.T("cli.flag.site"),
	"flag_forwarded":          lang.T("cli.flag.forwarded"),
	"flag_portal":             lang.T("cli.flag.portal"),
	"flag_portal_site":        lang.T("cli.flag.portal_site"),
	"flag_agency":             lang.T("cli.flag.agency"),
	"flag_agency_en":          lang.T("cli.flag.agency_en"),
	"flag_security_mail":      lang.T("cli.flag.security_mail"),
	"flag_oidc_issuer":        lang.T("cli.flag.oidc_issuer"),
	"flag_oidc_client":        lang.T("cli.flag.oidc_client"),
	"user_revoke":             lang.T("cli.user.revoke"),
	"user_link":               lang.T("cli.user.link"),
	"user_reset":              lang.T("cli.user.reset"),
	"household_number":        lang.T("cli.household.number"),
	"household_looks":         lang.T("cli.household.looks"),
	"flag_number_reason":      lang.T("cli.flag.number_reason"),
	"flag_member":             lang.T("cli.flag.member"),
	"flag_purpose":            lang.T("cli.flag.purpose"),
	"arg_user":                lang.T("cli.arg.user"),
	"flag_role":               lang.T("cli.flag.role", "roles", account.Roles),
	"flag_scope":              lang.T("cli.flag.scope"),
	"flag_from":               lang.T("cli.flag.from"),
	"flag_to":                 lang.T("cli.flag.to"),
	"balance":                 lang.T("cli.balance"),
	"balance_show":            lang.T("cli.balance.show"),
	"flag_column":             lang.T("cli.flag.column"),
	"import":                  lang.T("cli.import"),
	"import_list":             lang.T("cli.import.list"),
	"import_undo":             lang.T("cli.import.undo"),
	"arg_household":           lang.T("cli.arg.household"),
	"arg_search":              lang.T("cli.arg.search"),
	"arg_act":                 lang.T("cli.arg.act"),
	"flag_reason":             lang.T("cli.flag.reason"),
	"campaign":                lang.T("cli.campaign"),
	"campaign_import":         lang.T("cli.campaign.import"),
	"judge":                   lang.T("cli.judge"),
	"target":                  lang.T("cli.target"),
	"target_show":             lang.T("cli.target.show"),
	"target_shortfall":        lang.T("cli.target.shortfall"),
	"movement":                lang.T("cli.movement"),
	"movement_list":           lang.T("cli.movement.list"),
	"movement_check":          lang.T("cli.movement.check"),
	"movement_import":         lang.T("cli.movement.import"),
	"article":                 lang.T("cli.article"),
	"article_list":            lang.T("cli.article.list"),
	"article_show":            lang.T("cli.article.show"),
	"article_write":           lang.T("cli.article.write"),
	"article_submit":          lang.T("cli.article.submit"),
	"article_approve":         lang.T("cli.article.approve"),
	"article_return":          lang.T("cli.article.return"),
	"article_withdraw":        lang.T("cli.article.withdraw"),
	"arg_article":             lang.T("cli.arg.article"),
	"arg_article_file":        lang.T("cli.arg.article_file"),
	"flag_article_code":       lang.T("cli.flag.article_code"),
	"flag_article_unit":       lang.T("cli.flag.article_unit"),
	"flag_article_on":         lang.T("cli.flag.article_on"),
	"flag_article_title":      lang.T("cli.flag.article_title"),
	"flag_article_author":     lang.T("cli.flag.article_author"),
	"flag_article_summary":    lang.T("cli.flag.article_summary"),
	"flag_article_note":       lang.T("cli.flag.article_note"),
	"flag_article_picture":    lang.T("cli.flag.article_picture"),
	"flag_article_alt":        lang.T("cli.flag.article_alt"),
	"flag_article_from":       lang.T("cli.flag.article_from"),
	"flag_article_reasons":    lang.T("cli.flag.article_reasons"),
	"honour":                  lang.T("cli.honour"),
	"honour_list":             lang.T("cli.honour.list"),
	"honour_consent":          lang.T("cli.honour.consent"),
	"honour_withdraw":         lang.T("cli.honour.withdraw"),
	"arg_award":               lang.T("cli.arg.award"),
	"flag_honour_ground":      lang.T("cli.flag.honour_ground"),
	"flag_honour_on":          lang.T("cli.flag.honour_on"),
	"flag_honour_until":       lang.T("cli.flag.honour_until"),
	"flag_honour_source":      lang.T("cli.flag.honour_source"),
	"flag_honour_paper":       lang.T("cli.flag.honour_paper"),
	"flag_honour_reasons":     lang.T("cli.flag.honour_reasons"),
	"boundary":                lang.T("cli.boundary"),
	"boundary_import":         lang.T("cli.boundary.import"),
	"boundary_list":           lang.T("cli.boundary.list"),
	"arg_boundary":            lang.T("cli.arg.boundary"),
	"flag_boundary_on":        lang.T("cli.flag.boundary_on"),
	"petition":                lang.T("cli.petition"),
	"petition_list":           lang.T("cli.petition.list"),
	"petition_show":           lang.T("cli.petition.show"),
	"petition_send":           lang.T("cli.petition.send"),
	"petition_route":          lang.T("cli.petition.route"),
	"petition_answer":         lang.T("cli.petition.answer"),
	"petition_refuse":         lang.T("cli.petition.refuse"),
	"petition_transfer":       lang.T("cli.petition.transfer"),
	"petition_note":           lang.T("cli.petition.note"),
	"petition_close":          lang.T("cli.petition.close"),
	"petition_report":         lang.T("cli.petition.report"),
	"petition_post":           lang.T("cli.petition.post"),
	"petition_limit":          lang.T("cli.petition.limit"),
	"petition_notice":         lang.T("cli.petition.notice"),
	"petition_keep":           lang.T("cli.petition.keep"),
	"petition_erase":          lang.T("cli.petition.erase"),
	"contact":                 lang.T("cli.contact"),
	"contact_list":            lang.T("cli.contact.list"),
	"contact_add":             lang.T("cli.contact.add"),
	"contact_change":          lang.T("cli.contact.change"),
	"contact_withdraw":        lang.T("cli.contact.withdraw"),
	"arg_petition":            lang.T("cli.arg.petition"),
	"arg_petition_text":       lang.T("cli.arg.petition_text"),
	"arg_petition_to":         lang.T("cli.arg.petition_to"),
	"arg_petition_answer":     lang.T("cli.arg.petition_answer"),
	"arg_petition_ground":     lang.T("cli.arg.petition_ground"),
	"arg_petition_body":       lang.T("cli.arg.petition_body"),
	"arg_petition_what":       lang.T("cli.arg.petition_what"),
	"arg_petition_days":       lang.T("cli.arg.petition_days"),
	"arg_petition_months":     lang.T("cli.arg.petition_months"),
	"arg_petition_erase":      lang.T("cli.arg.petition_erase"),
	"flag_petition_site":      lang.T("cli.flag.petition_site"),
	"flag_petition_confirm":   lang.T("cli.flag.petition_confirm"),
	"arg_contact":             lang.T("cli.arg.contact"),
	"flag_petition_state":     lang.T("cli.flag.petition_state"),
	"flag_petition_kind":      lang.T("cli.flag.petition_kind"),
	"flag_petition_open":      lang.T("cli.flag.petition_open"),
	"flag_petition_late":      lang.T("cli.flag.petition_late"),
	"flag_petition_doubt":     lang.T("cli.flag.petition_doubt"),
	"flag_petition_category":  lang.T("cli.flag.petition_category"),
	"flag_petition_unit":      lang.T("cli.flag.petition_unit"),
	"flag_petition_notice":    lang.T("cli.flag.petition_notice"),
	"flag_petition_name":      lang.T("cli.flag.petition_name"),
	"flag_petition_phone":     lang.T("cli.flag.petition_phone"),
	"flag_petition_email":     lang.T("cli.flag.petition_email"),
	"flag_petition_address":   lang.T("cli.flag.petition_address"),
	"flag_petition_about":     lang.T("cli.flag.petition_about"),
	"flag_petition_file":      lang.T("cli.flag.petition_file"),
	"flag_petition_internal":  lang.T("cli.flag.petition_internal"),
	"flag_petition_seen":      lang.T("cli.flag.petition_seen"),
	"flag_petition_outcome":   lang.T("cli.flag.petition_outcome"),
	"flag_petition_mended":    lang.T("cli.flag.petition_mended"),
	"flag_petition_half":      lang.T("cli.flag.petition_half"),
	"flag_petition_round":     lang.T("cli.flag.petition_round"),
	"flag_petition_from":      lang.T("cli.flag.petition_from"),
	"flag_petition_last":      lang.T("cli.flag.petition_last"),
	"flag_petition_place":     lang.T("cli.flag.petition_place"),
	"flag_petition_document":  lang.T("cli.flag.petition_document"),
	"flag_petition_since":     lang.T("cli.flag.petition_since"),
	"flag_contact_block":      lang.T("cli.flag.contact_block"),
	"flag_contact_order":      lang.T("cli.flag.contact_order"),
	"flag_contact_body":       lang.T("cli.flag.contact_body"),
	"flag_contact_person":     lang.T("cli.flag.contact_person"),
	"flag_contact_post":       lang.T("cli.flag.contact_post"),
	"flag_contact_phone":      lang.T("cli.flag.contact_phone"),
	"flag_contact_email":      lang.T("cli.flag.contact_email"),
	"flag_contact_from":       lang.T("cli.flag.contact_from"),
	"flag_contact_to":         lang.T("cli.flag.contact_to"),
	"journal":                 lang.T("cli.journal"),
	"journal_list":            lang.T("cli.journal.list"),
	"journal_head":            lang.T("cli.journal.head"),
	"verify":                  lang.T("cli.verify"),
	"edition":                 lang.T("cli.edition"),
	"edition_draft":           lang.T("cli.edition.draft"),
	"edition_list":            lang.T("cli.edition.list"),
	"edition_show":            lang.T("cli.edition.show"),
	"edition_attack":          lang.T("cli.edition.attack"),
	"edition_sign":            lang.T("cli.edition.sign"),
	"edition_export":          lang.T("cli.edition.export"),
	"arg_edition":             lang.T("cli.arg.edition"),
	"flag_edition_day":        lang.T("cli.flag.edition_day"),
	"flag_edition_map":        lang.T("cli.flag.edition_map"),
	"flag_corrects":           lang.T("cli.flag.corrects"),
	"flag_edition_reason":     lang.T("cli.flag.edition_reason"),
	"flag_threshold":          lang.T("cli.flag.threshold"),
	"flag_rule":               lang.T("cli.flag.rule"),
	"flag_most":               lang.T("cli.flag.most"),
	"flag_sha256":             lang.T("cli.flag.sha256"),
	"flag_edition_dir":        lang.T("cli.flag.edition_dir"),
	"round":                   lang.T("cli.round"),
	"round_open":              lang.T("cli.round.open"),
	"round_list":              lang.T("cli.round.list"),
	"round_show":              lang.T("cli.round.show"),
	"dossier":                 lang.T("cli.dossier"),
	"dossier_list":            lang.T("cli.dossier.list"),
	"dossier_show":            lang.T("cli.dossier.show"),
	"dossier_nominate":        lang.T("cli.dossier.nominate"),
	"dossier_complete":        lang.T("cli.dossier.complete"),
	"dossier_receive":         lang.T("cli.dossier.receive"),
	"dossier_appraise":        lang.T("cli.dossier.appraise"),
	"dossier_ask":             lang.T("cli.dossier.ask"),
	"dossier_opinion":         lang.T("cli.dossier.opinion"),
	"dossier_post":            lang.T("cli.dossier.post"),
	"dossier_comment":         lang.T("cli.dossier.comment"),
	"dossier_reply":           lang.T("cli.dossier.reply"),
	"dossier_rank":            lang.T("cli.dossier.rank"),
	"dossier_submit":          lang.T("cli.dossier.submit"),
	"dossier_notify":          lang.T("cli.dossier.notify"),
	"dossier_deliver":         lang.T("cli.dossier.deliver"),
	"dossier_return":          lang.T("cli.dossier.return"),
	"dossier_refuse":          lang.T("cli.dossier.refuse"),
	"dossier_withdraw":        lang.T("cli.dossier.withdraw"),
	"dossier_receiver":        lang.T("cli.dossier.receiver"),
	"vote":                    lang.T("cli.vote"),
	"vote_record":             lang.T("cli.vote.record"),
	"decision":                lang.T("cli.decision"),
	"decision_sign":           lang.T("cli.decision.sign"),
	"award":                   lang.T("cli.award"),
	"award_list":              lang.T("cli.award.list"),
	"award_recall":            lang.T("cli.award.recall"),
	"award_uphold":            lang.T("cli.award.uphold"),
	"award_revoke":            lang.T("cli.award.revoke"),
	"award_recover":           lang.T("cli.award.recover"),
	"judgement":               lang.T("cli.judgement"),
	"judgement_replay":        lang.T("cli.judgement.replay"),
	"arg_dossier":             lang.T("cli.arg.dossier"),
	"arg_round":               lang.T("cli.arg.round"),
	"arg_subject":             lang.T("cli.arg.subject"),
	"arg_number":              lang.T("cli.arg.number"),
	"arg_comment":             lang.T("cli.arg.comment"),
	"arg_ended":               lang.T("cli.arg.ended"),
	"arg_receiver":            lang.T("cli.arg.receiver"),
	"flag_step_on":            lang.T("cli.flag.step_on"),
	"flag_after":              lang.T("cli.flag.after"),
	"flag_step_reasons":       lang.T("cli.flag.step_reasons"),
	"flag_signer":             lang.T("cli.flag.signer"),
	"flag_title":              lang.T("cli.flag.title"),
	"flag_capacity":           lang.T("cli.flag.capacity"),
	"flag_sign_for":           lang.T("cli.flag.sign_for"),
	"flag_by_paper":           lang.T("cli.flag.by_paper"),
	"flag_valid_from":         lang.T("cli.flag.valid_from"),
	"flag_valid_to":           lang.T("cli.flag.valid_to"),
	"flag_form":               lang.T("cli.flag.form"),
	"flag_figure":             lang.T("cli.flag.figure"),
	"flag_rests_on":           lang.T("cli.flag.rests_on"),
	"flag_distinct":           lang.T("cli.flag.distinct"),
	"flag_preference":         lang.T("cli.flag.preference"),
	"flag_part":               lang.T("cli.flag.part"),
	"flag_incoming":           lang.T("cli.flag.incoming"),
	"flag_outgoing":           lang.T("cli.flag.outgoing"),
	"flag_paper_on":           lang.T("cli.flag.paper_on"),
	"flag_body":               lang.T("cli.flag.body"),
	"flag_due":                lang.T("cli.flag.due"),
	"flag_answer_document":    lang.T("cli.flag.answer_document"),
	"flag_agrees":             lang.T("cli.flag.agrees"),
	"flag_channel":            lang.T("cli.flag.channel"),
	"flag_post_from":          lang.T("cli.flag.post_from"),
	"flag_post_to":            lang.T("cli.flag.post_to"),
	"flag_rank":               lang.T("cli.flag.rank"),
	"flag_group":              lang.T("cli.flag.group"),
	"flag_ceremony":           lang.T("cli.flag.ceremony"),
	"flag_money":              lang.T("cli.flag.money"),
	"flag_receipt":            lang.T("cli.flag.receipt"),
	"flag_ended_on":           lang.T("cli.flag.ended_on"),
	"flag_receiver_on":        lang.T("cli.flag.receiver_on"),
	"flag_receiver_document":  lang.T("cli.flag.receiver_document"),
	"flag_receiver_user":      lang.T("cli.flag.receiver_user"),
	"flag_members":            lang.T("cli.flag.members"),
	"flag_present":            lang.T("cli.flag.present"),
	"flag_yes":                lang.T("cli.flag.yes"),
	"flag_no":                 lang.T("cli.flag.no"),
	"flag_abstain":            lang.T("cli.flag.abstain"),
	"flag_written_yes":        lang.T("cli.flag.written_yes"),
	"flag_written_not":        lang.T("cli.flag.written_not"),
	"flag_ballot":             lang.T("cli.flag.ballot"),
	"flag_minutes":            lang.T("cli.flag.minutes"),
	"flag_decision_number":    lang.T("cli.flag.decision_number"),
	"flag_grant":              lang.T("cli.flag.grant"),
	"flag_occasion":           lang.T("cli.flag.occasion"),
	"flag_round_unit":         lang.T("cli.flag.round_unit"),
	"flag_opened_on":          lang.T("cli.flag.opened_on"),
	"flag_closes_on":          lang.T("cli.flag.closes_on"),
	"flag_round_from":         lang.T("cli.flag.round_from"),
	"flag_round_to":           lang.T("cli.flag.round_to"),
	"flag_round_kind":         lang.T("cli.flag.round_kind"),
	"flag_round_form":         lang.T("cli.flag.round_form"),
	"flag_basis":              lang.T("cli.flag.basis"),
	"flag_quota":              lang.T("cli.flag.quota"),
	"flag_excluding":          lang.T("cli.flag.excluding"),
	"flag_round_document":     lang.T("cli.flag.round_document"),
	"flag_of_round":           lang.T("cli.flag.of_round"),
	"flag_state":              lang.T("cli.flag.state"),
	"flag_late":               lang.T("cli.flag.late"),
	"flag_ground":             lang.T("cli.flag.ground"),
	"flag_note":               lang.T("cli.flag.note"),
	"flag_object":             lang.T("cli.flag.object"),
	"flag_recovered_money":    lang.T("cli.flag.recovered_money"),
	"flag_recovery_receipt":   lang.T("cli.flag.recovery_receipt"),
	"flag_replay_as_known":    lang.T("cli.flag.replay_as_known"),
	"procedure_adopt":         lang.T("cli.procedure.adopt"),
	"arg_fact":                lang.T("cli.arg.fact"),
	"flag_fact_value":         lang.T("cli.flag.fact_value"),
	"flag_adopt_document":     lang.T("cli.flag.adopt_document"),
	"flag_adopt_on":           lang.T("cli.flag.adopt_on"),
}

// sayHelp puts the texts in where the grammar has their names. Kong's own way, one
// variable for each, took a tenth of a second at every start: it copies all of them
// for every flag.
func sayHelp(k *kong.Kong, l lang.Lang) {
	say := func(name *string) {
		t, ok := helpText[*name]
		if !ok {
			panic("no help text " + *name) // the grammar itself is wrong
		}
		*name = l.Say(t)
	}
	var each func(n *kong.Node)
	each = func(n *kong.Node) {
		for _, f := range n.Flags {
			if f.Name != "help" { // kong's own
				say(&f.Help)
			}
		}
		for _, p := range n.Positional {
			say(&p.Help)
		}
		for _, c := range n.Children {
			say(&c.Help)
			each(c)
		}
	}
	each(k.Model.Node)
}

// help writes the help of the program or of one command. It stands in for
// kong's own printer, which speaks English only.
func (a *app) help(_ kong.HelpOptions, ctx *kong.Context) error {
	n := ctx.Model.Node
	if s := ctx.Selected(); s != nil {
		n = s
	}
	w := a.stdout
	path := "vuonlen"
	if n != ctx.Model.Node {
		path += " " + n.Path()
	}
	words := []string{path}
	for _, p := range n.Positional {
		words = append(words, argName(p))
	}
	for _, f := range n.Flags {
		if f.Required {
			words = append(words, "--"+f.Name+" "+f.FormatPlaceHolder())
		}
	}
	if len(n.Children) > 0 {
		words = append(words, a.say(lang.T("cli.help.command")))
	}
	fmt.Fprintf(w, "%s: %s\n\n%s\n", a.say(lang.T("cli.help.usage")), strings.Join(words, " "), n.Help)
	section := func(title lang.Text, rows [][2]string) {
		if len(rows) == 0 {
			return
		}
		fmt.Fprintf(w, "\n%s\n", a.say(title))
		width := 0
		for _, r := range rows {
			width = max(width, len([]rune(r[0])))
		}
		for _, r := range rows {
			fmt.Fprintf(w, "  %s%s  %s\n", r[0], strings.Repeat(" ", width-len([]rune(r[0]))), r[1])
		}
	}
	var rows [][2]string
	for _, p := range n.Positional {
		rows = append(rows, [2]string{argName(p), p.Help})
	}
	section(lang.T("cli.help.arguments"), rows)
	section(lang.T("cli.help.commands"), leaves(n, ctx.Model.Node))
	own, all := a.flagRows(n.Flags), a.flagRows(ctx.Model.Flags)
	if n == ctx.Model.Node {
		own = nil
	}
	section(lang.T("cli.help.flags"), own)
	section(lang.T("cli.help.global"), all)
	if n == ctx.Model.Node {
		_, _ = io.WriteString(w, "\n"+a.say(lang.T("cli.help.more"))+"\n")
	}
	return nil
}

func argName(p *kong.Positional) string { return strings.ToUpper(p.Name) }

// leaves lists the commands below a node by their whole grammar.
func leaves(n, root *kong.Node) (rows [][2]string) {
	for _, c := range n.Children {
		if len(c.Children) > 0 {
			rows = append(rows, leaves(c, root)...)
			continue
		}
		name := c.Path()
		for _, p := range c.Positional {
			name += " " + argName(p)
		}
		rows = append(rows, [2]string{name, c.Help})
	}
	return rows
}

func (a *app) flagRows(flags []*kong.Flag) (rows [][2]string) {
	for _, f := range flags {
		if f.Hidden || f.Name == "help" {
			continue
		}
		name := "--" + f.Name
		if !f.IsBool() {
			name += " " + f.FormatPlaceHolder()
		}
		help := f.Help
		if f.Required {
			help += " " + a.say(lang.T("cli.help.required"))
		}
		if len(f.Envs) > 0 {
			help += " ($" + f.Envs[0] + ")"
		}
		rows = append(rows, [2]string{name, help})
	}
	return rows
}

// usages turns kong's English answers to a wrong call into our sentences.
var usages = []struct {
	re   *regexp.Regexp
	text func(m []string) lang.Text
}{
	{regexp.MustCompile(`^unknown flag (\S+?),? did you mean "?([^"?]+)"?\??$`), func(m []string) lang.Text { return lang.T("cli.usage.flag_meant", "flag", m[1], "meant", m[2]) }},
	{regexp.MustCompile(`^unknown flag (\S+)`), func(m []string) lang.Text { return lang.T("cli.usage.flag", "flag", m[1]) }},
	{regexp.MustCompile(`^missing flags: (.+)$`), func(m []string) lang.Text { return lang.T("cli.usage.missing_flags", "flags", m[1]) }},
	{regexp.MustCompile(`^unexpected argument (\S+?)(?:,.*)?$`), func(m []string) lang.Text { return lang.T("cli.usage.argument", "argument", m[1]) }},
	{regexp.MustCompile(`^expected "(.+)"$`), func(m []string) lang.Text {
		return lang.T("cli.usage.expected", "what", strings.ToUpper(strings.Trim(m[1], "<>")))
	}},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: (?:.*?)"?([^"]*)"? is not a date`), func(m []string) lang.Text { return lang.T("cli.usage.date", "flag", m[1], "value", m[2]) }},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)? must be one of (.+) but got "(.*)"$`), func(m []string) lang.Text {
		return lang.T("cli.usage.enum", "flag", m[1], "allowed", strings.Join(strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' || r == '"' }), ", "), "value", m[3])
	}},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: expected a valid \d+ bit u?int but got "?(.*?)"?$`), func(m []string) lang.Text { return lang.T("cli.usage.number", "flag", m[1], "value", m[2]) }},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: (?:missing value|expected \S+ value but got "EOL")`), func(m []string) lang.Text { return lang.T("cli.usage.value", "flag", m[1]) }},
	{regexp.MustCompile(`^(--[a-z-]+)(?:=\S+)?: expected u?int value but got "(.*?)"`), func(m []string) lang.Text { return lang.T("cli.usage.number", "flag", m[1], "value", m[2]) }},
}

// usage is the fault for a wrong call.
func (a *app) usage(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	what := lang.T("cli.usage.other", "error", err.Error())
	var p *kong.ParseError
	if errors.As(err, &p) {
		n := p.Context.Selected()
		if n == nil {
			n = p.Context.Model.Node
		}
		var known []string // kong itself names the first five only
		for _, c := range n.Children {
			known = append(known, c.Name)
		}
		argument, stray := strings.CutPrefix(err.Error(), "unexpected argument ")
		switch {
		case len(known) > 0 && stray:
			argument, _, _ = strings.Cut(argument, ",")
			return fault.New(fault.Usage, lang.T("cli.usage.command", "command", argument, "known", known)).Do(lang.T("cli.usage.do"))
		case len(known) > 0 && strings.HasPrefix(err.Error(), "expected one of"):
			return fault.New(fault.Usage, lang.T("cli.usage.one_of", "known", known)).Do(lang.T("cli.usage.do"))
		}
	}
	for _, u := range usages {
		if m := u.re.FindStringSubmatch(err.Error()); m != nil {
			what = u.text(m)
			break
		}
	}
	return fault.New(fault.Usage, what).Do(lang.T("cli.usage.do"))
}
